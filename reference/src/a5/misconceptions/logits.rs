//! The wrong variants of `a5.logits`.

use contract::a5::{History, SamplingConfig};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a5::logits::{
    Filter, Functions, Order, Penalty, RIGHT, Step, Taken, entropy, largest, likeliest,
    likeliest_first, masked, only, prefix, renormalised, share, typical_by,
};
use crate::a5::{Parts, REFERENCE};

const fn with(logits: Functions) -> Parts {
    Parts { logits, ..REFERENCE }
}

const fn log_probs(log_probs: fn(&Tensor) -> Tensor) -> Parts {
    with(Functions { log_probs, ..RIGHT })
}

const fn repeated(repeated: fn(&History<'_>) -> Vec<i64>) -> Parts {
    with(Functions { repeated, ..RIGHT })
}

const fn charge(charge: fn(&SamplingConfig, usize, usize) -> f64) -> Parts {
    with(Functions { charge, ..RIGHT })
}

const fn penalties(penalties: &'static [Penalty]) -> Parts {
    with(Functions { penalties, ..RIGHT })
}

const fn banned(banned: fn(&[f64], &[usize]) -> Vec<f64>) -> Parts {
    with(Functions { banned, ..RIGHT })
}

const fn steps(steps: &'static [Step]) -> Parts {
    with(Functions { steps, ..RIGHT })
}

const fn greedy(greedy: fn(&[f64], &[f64]) -> Vec<f64>) -> Parts {
    with(Functions { greedy, ..RIGHT })
}

const fn tempered(tempered: fn(&[f64], f64) -> Vec<f64>) -> Parts {
    with(Functions { tempered, ..RIGHT })
}

const fn top_k(top_k: fn(&[f64], usize) -> Vec<bool>) -> Parts {
    with(Functions { top_k, ..RIGHT })
}

const fn top_p(top_p: Filter) -> Parts {
    with(Functions { top_p, ..RIGHT })
}

const fn min_p(min_p: Filter) -> Parts {
    with(Functions { min_p, ..RIGHT })
}

const fn typical(typical: Filter) -> Parts {
    with(Functions { typical, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a5.logits.in_its_own_dtype",
        log_probs(|logits| logits.log_softmax(-1, logits.kind()).to_kind(Kind::Double)),
    ),
    (
        "a5.logits.ln_of_softmax",
        log_probs(|logits| logits.to_kind(Kind::Double).softmax(-1, Kind::Double).log()),
    ),
    (
        "a5.logits.exp_without_largest",
        log_probs(|logits| {
            let x = logits.to_kind(Kind::Double);
            &x - x.exp().sum(Kind::Double).log()
        }),
    ),
    (
        "a5.logits.probabilities",
        log_probs(|logits| logits.to_kind(Kind::Double).softmax(-1, Kind::Double)),
    ),
    ("a5.logits.repetition_divides_all", with(Functions { repetition: |x, r| x / r, ..RIGHT })),
    (
        "a5.logits.repetition_upside_down",
        with(Functions { repetition: |x, r| if x > 0.0 { x * r } else { x / r }, ..RIGHT }),
    ),
    (
        "a5.logits.repetition_each_time",
        repeated(|history| [history.prompt, history.generated].concat()),
    ),
    (
        "a5.logits.repetition_by_list",
        repeated(|history| {
            [history.prompt, history.generated].iter().flat_map(|list| once(list)).collect()
        }),
    ),
    ("a5.logits.repetition_without_prompt", repeated(|history| once(history.generated))),
    ("a5.logits.repetition_of_prompt", repeated(|history| once(history.prompt))),
    (
        "a5.logits.counts_with_prompt",
        with(Functions {
            counted: |history| [history.prompt, history.generated].concat(),
            ..RIGHT
        }),
    ),
    (
        "a5.logits.presence_each_time",
        charge(|config, count, _| {
            (config.presence_penalty + config.frequency_penalty) * count as f64
        }),
    ),
    (
        "a5.logits.frequency_once",
        charge(|config, _, _| config.presence_penalty + config.frequency_penalty),
    ),
    (
        "a5.logits.frequency_of_share",
        charge(|config, count, all| {
            config.presence_penalty + config.frequency_penalty * count as f64 / all as f64
        }),
    ),
    ("a5.logits.counts_added", charge(|config, count, all| -(RIGHT.charge)(config, count, all))),
    (
        "a5.logits.counts_before_repetition",
        penalties(&[Penalty::Counts, Penalty::Repetition, Penalty::Biases, Penalty::Bans]),
    ),
    (
        "a5.logits.biases_first",
        penalties(&[Penalty::Biases, Penalty::Repetition, Penalty::Counts, Penalty::Bans]),
    ),
    ("a5.logits.biases_set", with(Functions { biased: |_, bias| bias, ..RIGHT })),
    ("a5.logits.banned_all", banned(|x, tokens| masked(x, &allowed(x, tokens)))),
    (
        "a5.logits.bans_finite",
        banned(|x, tokens| (RIGHT.banned)(x, tokens).iter().map(|x| x.max(-1e9)).collect()),
    ),
    (
        "a5.logits.bans_zeroed",
        banned(|x, tokens| {
            let left = (RIGHT.banned)(x, tokens);
            let is_banned = |i: usize| x[i] > left[i];
            (0..x.len()).map(|i| if is_banned(i) { 0.0 } else { x[i] }).collect()
        }),
    ),
    (
        "a5.logits.bans_by_ids",
        banned(|x, tokens| {
            let stays = allowed(x, tokens);
            if stays.contains(&true) { masked(x, &stays) } else { x.to_vec() }
        }),
    ),
    (
        "a5.logits.temperature_multiplied",
        tempered(|x, temperature| (RIGHT.tempered)(x, 1.0 / temperature)),
    ),
    ("a5.logits.temperature_undone", tempered(|x, _| (RIGHT.tempered)(x, 1.0))),
    (
        "a5.logits.temperature_of_probabilities",
        tempered(|x, temperature| {
            let p = renormalised(x);
            renormalised(&p.iter().map(|ln| ln.exp() / temperature).collect::<Vec<f64>>())
        }),
    ),
    ("a5.logits.temperature_0_as_1", greedy(|_, x| renormalised(x))),
    (
        "a5.logits.temperature_0_shared",
        greedy(|_, x| {
            let most = largest(x);
            let even = |x: &f64| if *x == most { 0.0 } else { f64::NEG_INFINITY };
            renormalised(&x.iter().map(even).collect::<Vec<f64>>())
        }),
    ),
    (
        "a5.logits.temperature_0_last",
        greedy(|_, x| only(x, x.iter().rposition(|one| *one == largest(x)).unwrap_or(0))),
    ),
    ("a5.logits.temperature_0_before_penalties", greedy(|raw, _| only(raw, likeliest(raw)))),
    ("a5.logits.top_k_without_ties", top_k(|p, k| first(p, &likeliest_first(p), k))),
    (
        "a5.logits.top_k_strict",
        top_k(|p, k| {
            let least = kth(p, k);
            p.iter().map(|ln| *ln > least).collect()
        }),
    ),
    ("a5.logits.top_k_one_too_many", top_k(|p, k| (RIGHT.top_k)(p, k + 1))),
    ("a5.logits.not_renormalised", with(Functions { kept: masked, ..RIGHT })),
    (
        "a5.logits.top_p_without_crossing",
        top_p(|p, bound| some(p, without_crossing(p, &likeliest_first(p), bound))),
    ),
    ("a5.logits.top_p_one_too_many", top_p(|p, bound| one_more(p, &likeliest_first(p), bound))),
    ("a5.logits.top_p_above", top_p(|p, bound| prefix(p, &likeliest_first(p), bound + 2.0 * 1e-9))),
    (
        "a5.logits.no_slack",
        with(Functions {
            top_p: |p, bound| some(p, prefix(p, &likeliest_first(p), bound + 1e-9)),
            min_p: |p, bound| p.iter().map(|ln| ln.exp() >= share(p, bound)).collect(),
            typical: |p, bound| {
                let exact: Taken = |p, order, bound| prefix(p, order, bound + 1e-9);
                typical_with(p, bound, 1e-9, exact)
            },
            ..RIGHT
        }),
    ),
    (
        "a5.logits.top_p_unsorted",
        top_p(|p, bound| prefix(p, &(0..p.len()).collect::<Order>(), bound)),
    ),
    (
        "a5.logits.top_p_smallest_first",
        top_p(|p, bound| {
            let order = likeliest_first(p).into_iter().rev();
            prefix(p, &order.filter(|i| p[*i].is_finite()).collect::<Order>(), bound)
        }),
    ),
    (
        "a5.logits.top_p_larger_id_first",
        top_p(|p, bound| {
            let mut order: Order = (0..p.len()).rev().collect();
            order.sort_by(|i, j| p[*j].total_cmp(&p[*i]));
            prefix(p, &order, bound)
        }),
    ),
    (
        "a5.logits.top_p_with_ties",
        top_p(|p, bound| {
            let stays = (RIGHT.top_p)(p, bound);
            let least = p.iter().zip(&stays).filter(|(_, stays)| **stays);
            let least = least.map(|(ln, _)| *ln).fold(0.0, f64::min);
            p.iter().map(|ln| *ln >= least).collect()
        }),
    ),
    (
        "a5.logits.all_cut",
        with(Functions {
            top_p: |p, bound| prefix(p, &likeliest_first(p), bound),
            typical: |p, bound| typical_with(p, bound, 1e-9, prefix),
            ..RIGHT
        }),
    ),
    (
        "a5.logits.min_p_absolute",
        min_p(|p, bound| some(p, p.iter().map(|ln| ln.exp() >= bound - 1e-9).collect())),
    ),
    (
        "a5.logits.min_p_above",
        min_p(|p, bound| some(p, p.iter().map(|ln| ln.exp() > share(p, bound) + 1e-9).collect())),
    ),
    (
        "a5.logits.min_p_of_logarithms",
        min_p(|p, bound| some(p, p.iter().map(|ln| *ln >= bound * largest(p)).collect())),
    ),
    ("a5.logits.min_p_as_top_p", min_p(|p, bound| (RIGHT.top_p)(p, 1.0 - bound))),
    ("a5.logits.typical_by_probability", typical(RIGHT.top_p)),
    (
        "a5.logits.typical_oddest_first",
        typical(|p, bound| {
            let h = entropy(p);
            by_oddness(p, bound, |ln| -(-ln - h).abs())
        }),
    ),
    (
        "a5.logits.typical_in_bits",
        typical(|p, bound| {
            let h = entropy(p) / std::f64::consts::LN_2;
            by_oddness(p, bound, |ln| (-ln - h).abs())
        }),
    ),
    (
        "a5.logits.typical_nan",
        typical(|p, bound| {
            let h: f64 = p.iter().map(|ln| -ln.exp() * ln).sum();
            by_oddness(p, bound, |ln| (-ln - h).abs())
        }),
    ),
    (
        "a5.logits.typical_without_crossing",
        typical(|p, bound| typical_with(p, bound, 1e-9, without_crossing)),
    ),
    ("a5.logits.typical_one_too_many", typical(|p, bound| typical_with(p, bound, 1e-9, one_more))),
    (
        "a5.logits.typical_larger_id_first",
        typical(|p, bound| {
            let backwards: Vec<f64> = p.iter().rev().copied().collect();
            (RIGHT.typical)(&backwards, bound).into_iter().rev().collect()
        }),
    ),
    (
        "a5.logits.typical_to_the_last_digit",
        typical(|p, bound| typical_with(p, bound, 0.0, prefix)),
    ),
    (
        "a5.logits.typical_first",
        steps(&[
            Step::Penalties,
            Step::Temperature,
            Step::Typical,
            Step::TopK,
            Step::TopP,
            Step::MinP,
        ]),
    ),
    (
        "a5.logits.typical_before_min_p",
        steps(&[
            Step::Penalties,
            Step::Temperature,
            Step::TopK,
            Step::TopP,
            Step::Typical,
            Step::MinP,
        ]),
    ),
    (
        "a5.logits.old_probabilities",
        with(Functions { kept: masked, finished: |p| renormalised(&p), ..RIGHT }),
    ),
    (
        "a5.logits.temperature_last",
        steps(&[
            Step::Penalties,
            Step::TopK,
            Step::TopP,
            Step::MinP,
            Step::Typical,
            Step::Temperature,
        ]),
    ),
    (
        "a5.logits.temperature_after_top_p",
        steps(&[
            Step::Penalties,
            Step::TopK,
            Step::TopP,
            Step::Temperature,
            Step::MinP,
            Step::Typical,
        ]),
    ),
    (
        "a5.logits.min_p_before_top_p",
        steps(&[
            Step::Penalties,
            Step::Temperature,
            Step::TopK,
            Step::MinP,
            Step::TopP,
            Step::Typical,
        ]),
    ),
    (
        "a5.logits.penalties_after_temperature",
        with(Functions {
            steps: &[
                Step::Temperature,
                Step::Penalties,
                Step::TopK,
                Step::TopP,
                Step::MinP,
                Step::Typical,
            ],
            tempered: |x, temperature| x.iter().map(|x| x / temperature).collect(),
            kept: |p, stays| renormalised(&masked(&renormalised(p), stays)),
            finished: |p| renormalised(&p),
            ..RIGHT
        }),
    ),
    (
        "a5.logits.without_penalties",
        steps(&[Step::Temperature, Step::TopK, Step::TopP, Step::MinP, Step::Typical]),
    ),
    (
        "a5.logits.unnamed.in_bits",
        log_probs(|logits| (RIGHT.log_probs)(logits) / std::f64::consts::LN_2),
    ),
    (
        "a5.logits.unnamed.repetition_subtracted",
        with(Functions { repetition: |x, r| x - r, ..RIGHT }),
    ),
    (
        "a5.logits.unnamed.repetition_above_1_only",
        with(Functions { repetition: |x, r| (RIGHT.repetition)(x, r.max(1.0)), ..RIGHT }),
    ),
    (
        "a5.logits.unnamed.last_of_history",
        repeated(|history| {
            let last = history.generated.last().or(history.prompt.last());
            last.copied().into_iter().collect()
        }),
    ),
    (
        "a5.logits.unnamed.frequency_beyond_first",
        charge(|config, count, all| (RIGHT.charge)(config, count - 1, all)),
    ),
    ("a5.logits.unnamed.presence_alone", charge(|config, _, _| config.presence_penalty)),
    (
        "a5.logits.unnamed.frequency_alone",
        charge(|config, count, _| config.frequency_penalty * count as f64),
    ),
    (
        "a5.logits.unnamed.biases_subtracted",
        with(Functions { biased: |x, bias| x - bias, ..RIGHT }),
    ),
    ("a5.logits.unnamed.bans_ignored", banned(|x, _| x.to_vec())),
    (
        "a5.logits.unnamed.bans_counted",
        banned(|x, tokens| {
            let all = tokens.len() >= x.len();
            if all { x.to_vec() } else { masked(x, &allowed(x, tokens)) }
        }),
    ),
    (
        "a5.logits.unnamed.last_ban_left_out",
        banned(|x, tokens| {
            let left = masked(x, &allowed(x, tokens));
            let some = largest(&left) > f64::NEG_INFINITY;
            let fewer = &tokens[..tokens.len().saturating_sub(1)];
            if some { left } else { masked(x, &allowed(x, fewer)) }
        }),
    ),
    (
        "a5.logits.unnamed.temperature_root",
        tempered(|x, temperature| (RIGHT.tempered)(x, temperature.sqrt())),
    ),
    (
        "a5.logits.unnamed.temperature_0_one_hot",
        greedy(|_, x| only(x, likeliest(x)).iter().map(|ln| ln.exp()).collect()),
    ),
    ("a5.logits.unnamed.top_k_one_too_few", top_k(|p, k| (RIGHT.top_k)(p, (k - 1).max(1)))),
    (
        "a5.logits.unnamed.top_k_of_distinct",
        top_k(|p, k| {
            let mut sorted = p.to_vec();
            sorted.sort_by(|a, b| b.total_cmp(a));
            sorted.dedup();
            let least = sorted[k.min(sorted.len()) - 1];
            p.iter().map(|ln| *ln >= least).collect()
        }),
    ),
    (
        "a5.logits.unnamed.cut_to_0",
        with(Functions {
            kept: |p, stays| {
                let pairs = p.iter().zip(stays);
                renormalised(
                    &pairs.map(|(ln, stays)| if *stays { *ln } else { 0.0 }).collect::<Vec<f64>>(),
                )
            },
            ..RIGHT
        }),
    ),
    ("a5.logits.unnamed.top_p_of_the_rest", top_p(|p, bound| (RIGHT.top_p)(p, 1.0 - bound))),
    (
        "a5.logits.unnamed.top_p_by_tail",
        top_p(|p, bound| some(p, p.iter().map(|ln| ln.exp() >= 1.0 - bound).collect())),
    ),
    ("a5.logits.unnamed.min_p_of_the_rest", min_p(|p, bound| (RIGHT.min_p)(p, 1.0 - bound))),
    (
        "a5.logits.unnamed.typical_by_distance",
        typical(|p, bound| {
            let usual = (-entropy(p)).exp();
            by_oddness(p, bound, |ln| (ln.exp() - usual).abs())
        }),
    ),
    (
        "a5.logits.unnamed.early_return",
        with(Functions {
            looked_at: |config| {
                if config.temperature == 0.0 { Ok(()) } else { (RIGHT.looked_at)(config) }
            },
            ..RIGHT
        }),
    ),
    (
        "a5.logits.unnamed.nan_taken",
        with(Functions {
            looked_at: |config| {
                let bound = |x: Option<f64>| x.filter(|x| !x.is_nan());
                let (top_p, min_p) = (bound(config.top_p), bound(config.min_p));
                let typical_p = bound(config.typical_p);
                let config = SamplingConfig { top_p, min_p, typical_p, ..config.clone() };
                (RIGHT.looked_at)(&config)
            },
            ..RIGHT
        }),
    ),
];

/// The tokens of a list, each once.
fn once(tokens: &[i64]) -> Vec<i64> {
    (RIGHT.repeated)(&History { prompt: tokens, generated: &[] })
}

/// Which tokens are not among the banned ones.
fn allowed(x: &[f64], tokens: &[usize]) -> Vec<bool> {
    (0..x.len()).map(|i| !tokens.contains(&i)).collect()
}

/// The first so many of an order.
fn first(p: &[f64], order: &[usize], n: usize) -> Vec<bool> {
    let mut stays = vec![false; p.len()];
    order.iter().take(n).for_each(|i| stays[*i] = true);
    stays
}

/// The `k`-th largest.
fn kth(p: &[f64], k: usize) -> f64 {
    p[likeliest_first(p)[k.min(p.len()) - 1]]
}

/// What stays, or the likeliest token if nothing does.
fn some(p: &[f64], stays: Vec<bool>) -> Vec<bool> {
    if stays.contains(&true) { stays } else { first(p, &[likeliest(p)], 1) }
}

/// How many are left of an order.
fn length(stays: &[bool]) -> usize {
    stays.iter().filter(|stays| **stays).count()
}

fn without_crossing(p: &[f64], order: &[usize], bound: f64) -> Vec<bool> {
    let n = length(&prefix(p, order, bound));
    let reaches = order.iter().take(n).map(|i| p[*i].exp()).sum::<f64>() >= bound - 1e-9;
    first(p, order, if reaches { (n - 1).max(1) } else { n })
}

fn one_more(p: &[f64], order: &[usize], bound: f64) -> Vec<bool> {
    first(p, order, length(&prefix(p, order, bound)) + 1)
}

/// Typical sampling in which distances are equal up to `slack`.
fn typical_with(p: &[f64], bound: f64, slack: f64, taken: Taken) -> Vec<bool> {
    let h = entropy(p);
    typical_by(p, bound, |ln| (-ln - h).abs(), slack, taken)
}

/// Typical sampling with this for the distance from what is expected.
fn by_oddness(p: &[f64], bound: f64, odd: impl Fn(f64) -> f64) -> Vec<bool> {
    if bound >= 1.0 { vec![true; p.len()] } else { typical_by(p, bound, odd, 1e-9, prefix) }
}
