//! The wrong variants of `a5.beam`.

use std::cmp::Ordering;

use contract::a5::{CachedRows, Result};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a5::beam::{
    Functions, RIGHT, Read, Reading, Search, Text, extended, live, read, sorted,
};
use crate::a5::{Parts, REFERENCE};

/// As many beams as anybody begins with, however many are asked for.
const MANY: usize = 1000;

const fn with(beam: Functions) -> Parts {
    Parts { beam, ..REFERENCE }
}

/// The same, with another order of equal scores.
macro_rules! ties {
    ($order:expr) => {
        with(Functions {
            kept: |mut candidates, search| {
                let order: fn(&Text, &Text) -> Ordering = $order;
                candidates.sort_by(order);
                (RIGHT.kept)(candidates, search)
            },
            ..RIGHT
        })
    };
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a5.beam.last_token_only",
        with(Functions {
            extended: |text, token, log_prob, ends| Text {
                log_prob,
                ..extended(text, token, log_prob, ends)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.logits_summed",
        with(Functions { log_probs: |_, logits| Ok(logits.shallow_clone()), ..RIGHT }),
    ),
    (
        "a5.beam.probabilities_summed",
        with(Functions {
            log_probs: |parts, logits| Ok((RIGHT.log_probs)(parts, logits)?.exp()),
            ..RIGHT
        }),
    ),
    ("a5.beam.one_extension_each", with(Functions { kept: one_of_each, ..RIGHT })),
    (
        "a5.beam.copies_at_first",
        with(Functions {
            begun: |search| vec![Text::default(); search.config.width.min(MANY)],
            prompt: |model, prompt, texts, _| copies(model.start(texts), prompt, texts),
            ..RIGHT
        }),
    ),
    (
        "a5.beam.rows_stay",
        with(Functions { rows: |live, rows| (0..live.len()).map(|i| i % rows).collect(), ..RIGHT }),
    ),
    (
        "a5.beam.greedy",
        with(Functions {
            kept: |candidates, _| sorted(candidates).into_iter().take(1).collect(),
            ..RIGHT
        }),
    ),
    ("a5.beam.all_returned", with(Functions { returned: |list, _| list, ..RIGHT })),
    (
        "a5.beam.one_returned",
        with(Functions { returned: |list, _| list.into_iter().take(1).collect(), ..RIGHT }),
    ),
    ("a5.beam.one_step_more", with(Functions { steps: |max_tokens| max_tokens + 1, ..RIGHT })),
    (
        "a5.beam.one_step_less",
        with(Functions { steps: |max_tokens| max_tokens.saturating_sub(1), ..RIGHT }),
    ),
    ("a5.beam.ended_extended", with(Functions { is_live: |_| true, is_over: |_| false, ..RIGHT })),
    ("a5.beam.ended_vanish", with(Functions { kept: without_old_ends, ..RIGHT })),
    ("a5.beam.ended_set_aside", with(Functions { kept: beside_all_ends, ..RIGHT })),
    ("a5.beam.ended_never_leave", with(Functions { kept: never_without_old_ends, ..RIGHT })),
    (
        "a5.beam.over_at_first_end",
        with(Functions { is_over: |list| list.iter().any(|text| text.ended), ..RIGHT }),
    ),
    ("a5.beam.over_when_best_ends", with(Functions { is_over: |list| list[0].ended, ..RIGHT })),
    (
        "a5.beam.only_ended_returned",
        with(Functions {
            returned: |mut list, search| {
                if list.iter().any(|text| text.ended) {
                    list.retain(|text| text.ended);
                }
                (RIGHT.returned)(list, search)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.ended_first",
        with(Functions {
            returned: |mut list, search| {
                list.sort_by_key(|text| !text.ended);
                (RIGHT.returned)(list, search)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.end_in_ids",
        with(Functions {
            extended: |text, token, log_prob, ends| Text {
                ended: ends,
                ..extended(text, token, log_prob, false)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.end_costs_nothing",
        with(Functions {
            extended: |text, token, log_prob, ends| {
                extended(text, token, if ends { 0.0 } else { log_prob }, ends)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.first_end_only",
        with(Functions { ends: |end_ids, token| end_ids.first() == Some(&token), ..RIGHT }),
    ),
    (
        "a5.beam.called_ended",
        with(Functions {
            returned: |mut list, search| {
                for text in &mut list {
                    text.ended = true;
                }
                (RIGHT.returned)(list, search)
            },
            ..RIGHT
        }),
    ),
    ("a5.beam.no_penalty", scores(|text, _| text.log_prob)),
    (
        "a5.beam.prompt_in_length",
        scores(|text, search| divided(text, (search.prompt + text.ids.len()) as f64, search)),
    ),
    (
        "a5.beam.end_in_length",
        scores(|text, search| {
            divided(text, (text.ids.len() + usize::from(text.ended)).max(1) as f64, search)
        }),
    ),
    (
        "a5.beam.multiplied",
        scores(|text, search| {
            text.log_prob * (text.ids.len().max(1) as f64).powf(search.config.length_penalty)
        }),
    ),
    ("a5.beam.mean", scores(|text, _| text.log_prob / text.ids.len().max(1) as f64)),
    (
        "a5.beam.times_alpha",
        scores(|text, search| {
            text.log_prob / (text.ids.len().max(1) as f64 * search.config.length_penalty)
        }),
    ),
    (
        "a5.beam.five_more",
        scores(|text, search| divided(text, (5.0 + text.ids.len() as f64) / 6.0, search)),
    ),
    (
        "a5.beam.penalty_at_the_end",
        with(Functions {
            score: |text, _| text.log_prob,
            returned: |mut list, search| {
                for text in &mut list {
                    text.score = (RIGHT.score)(text, search);
                }
                (RIGHT.returned)(sorted(list), search)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.penalty_accumulated",
        with(Functions {
            extended: |text, token, log_prob, ends| {
                let so_far = Text { log_prob: text.score, ..text.clone() };
                extended(&so_far, token, log_prob, ends)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.sorted_by_log_prob",
        with(Functions {
            returned: |mut list, search| {
                list.sort_by(|a, b| b.log_prob.total_cmp(&a.log_prob));
                (RIGHT.returned)(list, search)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.no_negative_penalty",
        scores(|text, search| {
            let penalty = search.config.length_penalty.max(0.0);
            text.log_prob / (text.ids.len().max(1) as f64).powf(penalty)
        }),
    ),
    ("a5.beam.length_zero", scores(|text, search| divided(text, text.ids.len() as f64, search))),
    (
        "a5.beam.later_beams_first",
        ties!(|a, b| b.parent.cmp(&a.parent).then(a.token.cmp(&b.token))),
    ),
    (
        "a5.beam.larger_tokens_first",
        ties!(|a, b| a.parent.cmp(&b.parent).then(b.token.cmp(&a.token))),
    ),
    (
        "a5.beam.tokens_before_beams",
        ties!(|a, b| a.token.cmp(&b.token).then(a.parent.cmp(&b.parent))),
    ),
    ("a5.beam.live_before_ended", ties!(|a, b| a.ended.cmp(&b.ended))),
    ("a5.beam.ended_before_live", ties!(|a, b| b.ended.cmp(&a.ended))),
    ("a5.beam.impossible_kept", with(Functions { counts: |_| true, ..RIGHT })),
    (
        "a5.beam.prompt_read_for_each",
        with(Functions {
            prompt: |model, prompt, _, width| {
                copies(model.start(width.min(MANY)), prompt, width.min(MANY))
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.last_tokens_read",
        with(Functions {
            at_the_end: |reading, rows, list| {
                let some = !live(list, reading.f).is_empty();
                if some { read(reading, rows, list).map(|_| ()) } else { Ok(()) }
            },
            ..RIGHT
        }),
    ),
    ("a5.beam.ended_read_on", with(Functions { read: read_all, ..RIGHT })),
    ("a5.beam.read_anew", with(Functions { read: read_anew, ..RIGHT })),
    (
        "a5.beam.unnamed.in_f32",
        with(Functions {
            log_probs: |_, logits| Ok(logits.to_kind(Kind::Float).log_softmax(-1, Kind::Float)),
            ..RIGHT
        }),
    ),
    (
        "a5.beam.unnamed.score_in_f32",
        scores(|text, search| f64::from((RIGHT.score)(text, search) as f32)),
    ),
    (
        "a5.beam.unnamed.last_first",
        with(Functions {
            returned: |list, search| (RIGHT.returned)(list, search).into_iter().rev().collect(),
            ..RIGHT
        }),
    ),
    (
        "a5.beam.unnamed.rows_reversed",
        with(Functions {
            rows: |live, _| live.iter().rev().map(|text| text.row).collect(),
            ..RIGHT
        }),
    ),
    (
        "a5.beam.unnamed.first_beam_only",
        with(Functions {
            kept: |mut candidates, search| {
                candidates.retain(|text| text.parent == 0);
                (RIGHT.kept)(candidates, search)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.unnamed.ended_never_said",
        with(Functions {
            returned: |mut list, search| {
                for text in &mut list {
                    text.ended = false;
                }
                (RIGHT.returned)(list, search)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.unnamed.one_kept_more",
        with(Functions {
            kept: |candidates, search| {
                sorted(candidates).into_iter().take(search.config.width.saturating_add(1)).collect()
            },
            ..RIGHT
        }),
    ),
    (
        "a5.beam.unnamed.ended_rescored",
        with(Functions {
            kept: |mut candidates, search| {
                let longest = candidates.iter().map(|text| text.ids.len()).max().unwrap_or(1);
                for text in candidates.iter_mut().filter(|text| text.ended) {
                    text.score = divided(text, longest as f64, search);
                }
                (RIGHT.kept)(candidates, search)
            },
            ..RIGHT
        }),
    ),
];

const fn scores(score: fn(&Text, &Search<'_>) -> f64) -> Parts {
    with(Functions { score, ..RIGHT })
}

fn divided(text: &Text, length: f64, search: &Search<'_>) -> f64 {
    text.log_prob / length.powf(search.config.length_penalty)
}

/// The best extension of each text, of the first one as many as there is room for.
fn one_of_each(candidates: Vec<Text>, search: &Search<'_>) -> Vec<Text> {
    let is_first = candidates.iter().all(|text| text.parent == 0 && text.ids.len() < 2);
    let mut seen = Vec::new();
    let mut kept = sorted(candidates);
    if !is_first {
        kept.retain(|text| {
            let is_best = !seen.contains(&text.parent);
            seen.push(text.parent);
            is_best
        });
    }
    (RIGHT.kept)(kept, search)
}

/// Texts that had ended before this step are left out.
fn without_old_ends(mut candidates: Vec<Text>, search: &Search<'_>) -> Vec<Text> {
    candidates.retain(|text| !text.ended || text.is_new);
    (RIGHT.kept)(candidates, search)
}

/// Whatever has ended stays, and beside it as many others as there may be in all.
fn beside_all_ends(candidates: Vec<Text>, search: &Search<'_>) -> Vec<Text> {
    let mut others = search.config.width;
    let mut list = sorted(candidates);
    // What ends in this step takes one of the places.
    list.retain(|text| {
        let is_old = text.ended && !text.is_new;
        let stays = is_old || others > 0;
        others -= usize::from(stays && !text.ended);
        stays
    });
    list
}

/// Whatever has ended stays, and leaves fewer places.
fn never_without_old_ends(candidates: Vec<Text>, search: &Search<'_>) -> Vec<Text> {
    let (old, mut others): (Vec<Text>, Vec<Text>) =
        candidates.into_iter().partition(|text| text.ended && !text.is_new);
    others = sorted(others);
    others.truncate(search.config.width - old.len());
    sorted(old.into_iter().chain(others).collect())
}

/// The same text for several rows.
fn copies<'a>(mut rows: Box<dyn CachedRows + 'a>, prompt: &[i64], n: usize) -> Result<Read<'a>> {
    let ids = Tensor::from_slice(prompt).unsqueeze(0).repeat([n as i64, 1]);
    let logits = rows.read(&ids, None)?.select(1, -1);
    Ok((rows, (0..n as i64).map(|i| logits.get(i)).collect()))
}

/// One place for each text of the list, ended or not.
fn read_all(
    reading: &Reading<'_>,
    rows: &mut dyn CachedRows,
    list: &[Text],
) -> Result<Vec<Tensor>> {
    rows.select(&list.iter().map(|text| text.parent).collect::<Vec<_>>())?;
    let tokens: Vec<i64> = list.iter().map(|text| text.token).collect();
    let logits = rows.read(&Tensor::from_slice(&tokens).unsqueeze(1), None)?.select(1, -1);
    let live = (0..list.len()).filter(|i| (reading.f.is_live)(&list[*i]));
    Ok(live.map(|i| logits.get(i as i64)).collect())
}

/// All of each text that is extended.
fn read_anew(reading: &Reading<'_>, _: &mut dyn CachedRows, list: &[Text]) -> Result<Vec<Tensor>> {
    let live = live(list, reading.f);
    let texts: Vec<i64> =
        live.iter().flat_map(|text| [reading.prompt, &text.ids].concat()).collect();
    let n = live.len() as i64;
    let ids = Tensor::from_slice(&texts).reshape([n, -1]);
    let logits = reading.model.start(live.len()).read(&ids, None)?.select(1, -1);
    Ok((0..n).map(|i| logits.get(i)).collect())
}
