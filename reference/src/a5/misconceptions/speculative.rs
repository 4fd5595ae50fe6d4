//! The wrong variants of `a5.speculative`.

use contract::a5::{Accepted, RandomStream, Result};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a5::speculative::{
    Functions, Kept, RIGHT, Rated, Round, Side, Text, decided, divided, of_weights, residual,
};
use crate::a5::{Parts, REFERENCE};

const fn with(speculative: Functions) -> Parts {
    Parts { speculative, ..REFERENCE }
}

type Decided = fn(&Functions, &Rated<'_>, &mut dyn RandomStream) -> Accepted;

const fn decides(decided: Decided) -> Parts {
    with(Functions { decided, ..RIGHT })
}

const fn stays(stays: fn(f64, f64, f64) -> bool) -> Parts {
    with(Functions { stays, ..RIGHT })
}

type Replacement = fn(&[f64], &[f64], f64, &mut dyn RandomStream) -> i64;

const fn replaces(replacement: Replacement) -> Parts {
    with(Functions { replacement, ..RIGHT })
}

type Divided = fn(Text<'_>, usize) -> [Vec<i64>; 2];

const fn history(history: Divided) -> Parts {
    with(Functions { history, draft_history: history, ..RIGHT })
}

const fn draft_history(draft_history: Divided) -> Parts {
    with(Functions { draft_history, ..RIGHT })
}

const fn rewound(rewound: fn(usize, usize) -> Kept) -> Parts {
    with(Functions { rewound, ..RIGHT })
}

const fn draft_rewound(draft_rewound: fn(usize, usize) -> Kept) -> Parts {
    with(Functions { draft_rewound, ..RIGHT })
}

const fn ended(ended: fn(&Round<'_>, &[i64]) -> Option<Vec<i64>>) -> Parts {
    with(Functions { ended, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a5.speculative.always_accepts", stays(|_, _, _| true)),
    (
        "a5.speculative.keeps_nothing",
        decides(|_, rated, stream| {
            let next = of_weights(&rated.target[0], stream.uniform());
            Accepted { accepted: 0, next }
        }),
    ),
    ("a5.speculative.wrong_side", stays(|p, q, u| u >= p / q)),
    (
        "a5.speculative.goes_on_behind_a_refusal",
        decides(|f, rated, stream| {
            let Accepted { accepted, next } = decided(f, rated, stream);
            let later = (accepted + 1..rated.tokens.len()).filter(|i| {
                let x = rated.tokens[*i] as usize;
                (f.stays)(rated.target[*i][x], rated.draft[*i][x], stream.uniform())
            });
            Accepted { accepted: accepted + later.count(), next }
        }),
    ),
    (
        "a5.speculative.refused_token_returned",
        decides(|f, rated, stream| {
            let Accepted { accepted, next } = decided(f, rated, stream);
            let refused = rated.tokens.get(accepted).copied();
            Accepted { accepted, next: refused.unwrap_or(next) }
        }),
    ),
    (
        "a5.speculative.replaced_from_next_row",
        decides(|f, rated, stream| {
            next_from(f, rated, stream, |accepted, k| (accepted + 1).min(k))
        }),
    ),
    (
        "a5.speculative.replaced_from_last_row",
        decides(|f, rated, stream| next_from(f, rated, stream, |_, k| k)),
    ),
    (
        "a5.speculative.one_more_from_the_row_before",
        decides(|f, rated, stream| {
            next_from(f, rated, stream, |accepted, k| accepted.min(k.saturating_sub(1)))
        }),
    ),
    (
        "a5.speculative.rows_shifted",
        decides(|f, rated, stream| {
            let mut target: Vec<Vec<f64>> = rated.target[1..].to_vec();
            target.extend(rated.target.last().cloned());
            decided(f, &Rated { target, draft: rated.draft.clone(), tokens: rated.tokens }, stream)
        }),
    ),
    (
        "a5.speculative.next_counted",
        decides(|f, rated, stream| {
            let Accepted { accepted, next } = decided(f, rated, stream);
            Accepted { accepted: accepted + 1, next }
        }),
    ),
    ("a5.speculative.kept_only_if_likelier", stays(|p, q, _| p >= q)),
    (
        "a5.speculative.replaced_from_the_draft",
        replaces(|_, q, _, stream| of_weights(q, stream.uniform())),
    ),
    (
        "a5.speculative.replaced_from_the_distance",
        replaces(|p, q, _, stream| {
            let distance: Vec<f64> = p.iter().zip(q).map(|(p, q)| (p - q).abs()).collect();
            of_weights(&distance, stream.uniform())
        }),
    ),
    ("a5.speculative.replaced_by_the_likeliest", replaces(|p, q, _, _| likeliest(&residual(p, q)))),
    (
        "a5.speculative.not_renormalised",
        replaces(|p, q, _, stream| {
            passed(&residual(p, q), stream.uniform()).unwrap_or(p.len() - 1) as i64
        }),
    ),
    (
        "a5.speculative.history_without_proposals",
        with(Functions {
            history: |text, begun| divided(Text { tokens: &text.tokens[..begun], ..text }),
            ..RIGHT
        }),
    ),
    ("a5.speculative.prompt_as_generated", history(|text, _| [vec![], text.tokens.to_vec()])),
    ("a5.speculative.all_as_prompt", history(|text, _| [text.tokens.to_vec(), vec![]])),
    (
        "a5.speculative.history_without_prompt",
        history(|text, _| [vec![], text.tokens[text.prompt..].to_vec()]),
    ),
    (
        "a5.speculative.draft_sampling_for_both",
        with(Functions { configs: |config| [&config.draft_sampling; 2], ..RIGHT }),
    ),
    (
        "a5.speculative.target_not_rewound",
        rewound(|places, keep| Kept { places, read: places.min(keep) }),
    ),
    (
        "a5.speculative.target_keeps_the_refused",
        rewound(|places, keep| Kept { places: places.min(keep + 1), read: places.min(keep) }),
    ),
    (
        "a5.speculative.target_loses_the_last",
        rewound(|places, keep| Kept { places: places.min(keep - 1), read: places.min(keep) }),
    ),
    (
        "a5.speculative.replacement_dropped",
        with(Functions {
            added: |proposal, Accepted { accepted, next }| {
                let next = (accepted == proposal.len()).then_some(next);
                proposal[..accepted].iter().copied().chain(next).collect()
            },
            rewound: |_, keep| Kept { places: keep - 1, read: keep - 1 },
            draft_rewound: last_again,
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.too_many_tokens",
        with(Functions { proposals: |most, _| most.min(MANY), ..RIGHT }),
    ),
    (
        "a5.speculative.room_for_proposals",
        with(Functions {
            longest: |config, n| [n + config.max_tokens + config.proposals; 2],
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.end_kept",
        ended(|round, ends| {
            let end = round.tokens.iter().position(|token| ends.contains(token))?;
            Some(round.tokens[..=end].to_vec())
        }),
    ),
    ("a5.speculative.end_not_told", with(Functions { told: [false, false], ..RIGHT })),
    (
        "a5.speculative.kept_behind_the_end",
        ended(|round, ends| {
            let is_end = |token: &i64| ends.contains(token);
            let others = || round.tokens.iter().copied().filter(|token| !is_end(token));
            round.tokens.iter().any(is_end).then(|| others().collect())
        }),
    ),
    (
        "a5.speculative.end_only_as_next",
        ended(|round, ends| {
            let (last, rest) = round.tokens.split_last()?;
            ends.contains(last).then(|| rest.to_vec())
        }),
    ),
    (
        "a5.speculative.end_only_among_kept",
        ended(|round, ends| {
            let (_, kept) = round.tokens.split_last()?;
            let end = kept.iter().position(|token| ends.contains(token))?;
            Some(kept[..end].to_vec())
        }),
    ),
    (
        "a5.speculative.refused_end_ends",
        ended(|round, ends| {
            let is_proposed = round.proposal.iter().any(|token| ends.contains(token));
            let whole = || is_proposed.then(|| round.tokens.to_vec());
            (RIGHT.ended)(round, ends).or_else(whole)
        }),
    ),
    (
        "a5.speculative.end_in_the_prompt",
        with(Functions {
            is_over: |prompt, ends| prompt.iter().any(|token| ends.contains(token)),
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.first_end_only",
        ended(|round, ends| (RIGHT.ended)(round, &ends[..ends.len().min(1)])),
    ),
    (
        "a5.speculative.last_token_no_end",
        ended(|round, ends| {
            let wanted = &round.tokens[..round.tokens.len().min(round.left - 1)];
            (RIGHT.ended)(&Round { tokens: wanted, ..*round }, ends)
        }),
    ),
    ("a5.speculative.ended_when_full", with(Functions { told: [true, true], ..RIGHT })),
    (
        "a5.speculative.one_more_forgotten",
        with(Functions {
            added: |proposal, Accepted { accepted, next }| {
                let next = (accepted < proposal.len() || accepted == 0).then_some(next);
                proposal[..accepted].iter().copied().chain(next).collect()
            },
            rewound: last_again,
            draft_rewound: last_again,
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.draft_not_rewound",
        draft_rewound(|places, keep| Kept { places, read: places.min(keep) }),
    ),
    (
        "a5.speculative.last_proposal_not_read",
        draft_rewound(|places, keep| Kept { places: places.min(keep), read: keep }),
    ),
    ("a5.speculative.draft_reads_all_again", draft_rewound(|_, _| Kept { places: 0, read: 0 })),
    ("a5.speculative.target_reads_all_again", rewound(|_, _| Kept { places: 0, read: 0 })),
    (
        "a5.speculative.one_call_per_token",
        with(Functions { rated: |target, text, last| one_by_one(target, text, last), ..RIGHT }),
    ),
    (
        "a5.speculative.draft_history_without_proposals",
        draft_history(|text, begun| divided(Text { tokens: &text.tokens[..begun], ..text })),
    ),
    (
        "a5.speculative.sampling_for_both",
        with(Functions { configs: |config| [&config.sampling; 2], ..RIGHT }),
    ),
    (
        "a5.speculative.proposals_cut_off",
        with(Functions {
            proposals: |most, _| most.min(MANY),
            ended: cut_off,
            told: [false, false],
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.as_many_as_are_left",
        with(Functions {
            proposals: |most, left| most.min(left),
            ended: cut_off,
            told: [false, false],
            ..RIGHT
        }),
    ),
    ("a5.speculative.proposes_behind_an_end", with(Functions { stops: false, ..RIGHT })),
    (
        "a5.speculative.q_unprocessed",
        with(Functions {
            drawn_from: |log_probs, logits| {
                Ok([log_probs, logits.to_kind(Kind::Double).log_softmax(-1, Kind::Double)])
            },
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.likeliest_proposed",
        with(Functions {
            drawn_from: |log_probs, _| Ok([only_best(&log_probs), log_probs]),
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.seed_ignored",
        with(Functions { stream: |randomness, _| randomness.stream(&[]), ..RIGHT }),
    ),
    (
        "a5.speculative.stream_of_rows",
        with(Functions { stream: |randomness, seed| randomness.stream(&[seed, 0, 0]), ..RIGHT }),
    ),
    (
        "a5.speculative.draft_context_unseen",
        with(Functions { longest: |config, n| [n + config.max_tokens, 0], ..RIGHT }),
    ),
    (
        "a5.speculative.target_context_unseen",
        with(Functions { longest: |config, n| [0, n + config.max_tokens], ..RIGHT }),
    ),
    ("a5.speculative.unnamed.own_sample", decides(own_sample)),
    (
        "a5.speculative.unnamed.half_as_often",
        with(Functions {
            stays: |p, q, u| 2.0 * u < p / q,
            replacement: |p, q, _, stream| {
                let rest: Vec<f64> = p.iter().zip(q).map(|(p, q)| p - q.min(p / 2.0)).collect();
                of_weights(&rest, stream.uniform())
            },
            ..RIGHT
        }),
    ),
    (
        "a5.speculative.unnamed.replaced_from_the_target",
        replaces(|p, _, _, stream| of_weights(p, stream.uniform())),
    ),
    (
        "a5.speculative.unnamed.not_renormalised_but_possible",
        replaces(|p, q, _, stream| {
            let rest = residual(p, q);
            let last = || rest.iter().rposition(|p| *p > 0.0).unwrap_or(0);
            passed(&rest, stream.uniform()).unwrap_or_else(last) as i64
        }),
    ),
    ("a5.speculative.unnamed.ratio_upside_down", stays(|p, q, u| u < q / p)),
    ("a5.speculative.unnamed.target_alone", stays(|p, _, u| u < p)),
    (
        "a5.speculative.unnamed.number_used_twice",
        replaces(|p, q, u, _| of_weights(&residual(p, q), u)),
    ),
    ("a5.speculative.unnamed.one_number_for_all", decides(one_number_for_all)),
    ("a5.speculative.unnamed.product_of_ratios", decides(product_of_ratios)),
    (
        "a5.speculative.unnamed.likeliest_one_more",
        decides(|f, rated, stream| {
            let Accepted { accepted, next } = decided(f, rated, stream);
            let k = rated.tokens.len();
            let next = if accepted == k { likeliest(&rated.target[k]) } else { next };
            Accepted { accepted, next }
        }),
    ),
    (
        "a5.speculative.unnamed.one_more_uniform",
        decides(|f, rated, stream| {
            let Accepted { accepted, next } = decided(f, rated, stream);
            let k = rated.tokens.len();
            let can: Vec<f64> = rated.target[k].iter().map(|p| p.signum()).collect();
            let next = if accepted == k { of_weights(&can, stream.uniform()) } else { next };
            Accepted { accepted, next }
        }),
    ),
    (
        "a5.speculative.unnamed.not_renormalised_to_the_first",
        replaces(|p, q, _, stream| passed(&residual(p, q), stream.uniform()).unwrap_or(0) as i64),
    ),
    ("a5.speculative.unnamed.stream_begins_again", with(Functions { restarts: true, ..RIGHT })),
    (
        "a5.speculative.unnamed.draft_has_the_same_numbers",
        with(Functions { own_stream: true, ..RIGHT }),
    ),
    (
        "a5.speculative.unnamed.draft_keeps_the_refused",
        draft_rewound(|places, keep| Kept { places: places.min(keep + 1), read: places.min(keep) }),
    ),
    (
        "a5.speculative.unnamed.draft_loses_the_last",
        draft_rewound(|places, keep| Kept {
            places: places.min(keep).saturating_sub(1),
            read: places.min(keep),
        }),
    ),
    (
        "a5.speculative.unnamed.draft_history_without_prompt",
        draft_history(|text, _| [vec![], text.tokens[text.prompt..].to_vec()]),
    ),
    (
        "a5.speculative.unnamed.one_proposal_less",
        with(Functions { proposals: |most, left| most.saturating_sub(1).min(left - 1), ..RIGHT }),
    ),
    (
        "a5.speculative.unnamed.one_place_short",
        with(Functions { longest: |config, n| [n + config.max_tokens + 1; 2], ..RIGHT }),
    ),
];

/// How many proposals a loop would make that does not look at what is left.
const MANY: usize = 60;

/// What comes next is the likeliest token of another row.
fn next_from(
    f: &Functions,
    rated: &Rated<'_>,
    stream: &mut dyn RandomStream,
    row: fn(usize, usize) -> usize,
) -> Accepted {
    let Accepted { accepted, .. } = decided(f, rated, stream);
    let row = &rated.target[row(accepted, rated.tokens.len())];
    Accepted { accepted, next: of_weights(row, stream.uniform()) }
}

fn likeliest(row: &[f64]) -> i64 {
    (0..row.len()).rev().max_by(|i, j| row[*i].total_cmp(&row[*j])).unwrap_or(0) as i64
}

/// The first index whose running sum is above `u`, if there is one.
fn passed(weights: &[f64], u: f64) -> Option<usize> {
    let mut sum = 0.0;
    weights.iter().position(|weight| {
        sum += weight;
        u < sum
    })
}

/// The last token that was read is read once more.
fn last_again(places: usize, keep: usize) -> Kept {
    let places = places.min(keep - 1);
    Kept { places, read: places }
}

/// Ends where so many tokens are there as are wanted, whatever they are.
fn cut_off(round: &Round<'_>, ends: &[i64]) -> Option<Vec<i64>> {
    let wanted = &round.tokens[..round.tokens.len().min(round.left)];
    let full = || (wanted.len() == round.left).then(|| wanted.to_vec());
    (RIGHT.ended)(round, ends).or_else(full)
}

fn one_by_one(target: &mut Side<'_>, text: &[i64], last: usize) -> Result<Vec<Tensor>> {
    let mut behind = Vec::new();
    for end in text.len() - last + 1..=text.len() {
        behind.extend(target.rated(&text[..end], 1)?);
    }
    Ok(behind)
}

/// All of the probability for the likeliest token.
fn only_best(log_probs: &Tensor) -> Tensor {
    let best = log_probs.argmax(-1, true);
    log_probs.full_like(f64::NEG_INFINITY).scatter_value(-1, &best, 0.0)
}

/// The target draws for itself; a token stays if that is what it drew.
fn own_sample(_: &Functions, rated: &Rated<'_>, stream: &mut dyn RandomStream) -> Accepted {
    let k = rated.tokens.len();
    for (i, token) in rated.tokens.iter().enumerate() {
        let next = of_weights(&rated.target[i], stream.uniform());
        if next != *token {
            return Accepted { accepted: i, next };
        }
    }
    Accepted { accepted: k, next: of_weights(&rated.target[k], stream.uniform()) }
}

fn one_number_for_all(f: &Functions, rated: &Rated<'_>, stream: &mut dyn RandomStream) -> Accepted {
    let u = stream.uniform();
    for (i, token) in rated.tokens.iter().enumerate() {
        let (p, q, x) = (&rated.target[i], &rated.draft[i], *token as usize);
        if !(f.stays)(p[x], q[x], u) {
            return Accepted { accepted: i, next: (f.replacement)(p, q, u, stream) };
        }
    }
    let k = rated.tokens.len();
    Accepted { accepted: k, next: of_weights(&rated.target[k], stream.uniform()) }
}

fn product_of_ratios(f: &Functions, rated: &Rated<'_>, stream: &mut dyn RandomStream) -> Accepted {
    let mut ratio = 1.0;
    for (i, token) in rated.tokens.iter().enumerate() {
        let (p, q, x) = (&rated.target[i], &rated.draft[i], *token as usize);
        ratio *= p[x] / q[x];
        let u = stream.uniform();
        if u >= ratio {
            return Accepted { accepted: i, next: (f.replacement)(p, q, u, stream) };
        }
    }
    let k = rated.tokens.len();
    Accepted { accepted: k, next: of_weights(&rated.target[k], stream.uniform()) }
}
