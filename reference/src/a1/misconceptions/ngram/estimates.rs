//! Wrong formulae.

use contract::a1::{NgramConfig, NgramCounts};

use crate::a1::ngram::{Estimates, KneserNey, RIGHT, Table, TableNgrams, Trained, continuations};

const fn with_estimates(estimates: Estimates) -> TableNgrams {
    TableNgrams { estimates, ..RIGHT }
}

/// 0/0
pub const fn unseen_not_a_number() -> TableNgrams {
    with_estimates(Estimates {
        maximum_likelihood: |trained, h, t| trained.frequency(h, t).unwrap_or(f64::NAN),
        ..Estimates::RIGHT
    })
}

/// The denominator is the count of the history as an n-gram of its own.
pub const fn history_as_event() -> TableNgrams {
    with_estimates(Estimates {
        maximum_likelihood: |trained, history, token| {
            let total = match history {
                [] => trained.counts.total(history),
                [before @ .., last] => trained.counts.count(before, *last),
            };
            match total {
                0 => trained.uniform(),
                n => trained.counts.count(history, token) as f64 / n as f64,
            }
        },
        ..Estimates::RIGHT
    })
}

/// `k` in place of `k·V`.
pub const fn add_k_without_v() -> TableNgrams {
    with_add_k(|trained, k, h, t| add_k(trained, k, 1, h, t))
}

/// `V` without EOS.
pub const fn add_k_without_eos() -> TableNgrams {
    with_add_k(|trained, k, h, t| add_k(trained, k, trained.config.words, h, t))
}

/// `V` without what never occurred.
pub const fn add_k_seen_only() -> TableNgrams {
    with_add_k(|trained, k, h, t| add_k(trained, k, trained.counts.distinct(&[]) as usize, h, t))
}

const fn with_add_k(add_k: fn(&Trained, f64, &[usize], usize) -> f64) -> TableNgrams {
    with_estimates(Estimates { add_k, ..Estimates::RIGHT })
}

fn add_k(trained: &Trained, k: f64, v: usize, history: &[usize], token: usize) -> f64 {
    let (count, total) = (trained.counts.count(history, token), trained.counts.total(history));
    (count as f64 + k) / (total as f64 + k * v as f64)
}

/// The highest order's weight first.
pub const fn weights_reversed() -> TableNgrams {
    with_estimates(Estimates {
        interpolation: |trained, weights, history, token| {
            let reversed: Vec<f64> = weights.iter().rev().copied().collect();
            (Estimates::RIGHT.interpolation)(trained, &reversed, history, token)
        },
        ..Estimates::RIGHT
    })
}

/// An unseen history counts as an estimate of 0.
pub const fn unseen_keeps_weight() -> TableNgrams {
    fn interpolation(trained: &Trained, weights: &[f64], history: &[usize], token: usize) -> f64 {
        let lower = match history {
            [] => trained.uniform(),
            [_, shorter @ ..] => interpolation(trained, weights, shorter, token),
        };
        let weight = weights[history.len()];
        weight * trained.frequency(history, token).unwrap_or(0.0) + (1.0 - weight) * lower
    }
    with_estimates(Estimates { interpolation, ..Estimates::RIGHT })
}

/// All the weight that is left goes to the unigram.
pub const fn interpolation_ends_at_unigram() -> TableNgrams {
    with_estimates(Estimates {
        interpolation: |trained, weights, history, token| {
            let weights = [&[1.0], &weights[1..]].concat();
            (Estimates::RIGHT.interpolation)(trained, &weights, history, token)
        },
        ..Estimates::RIGHT
    })
}

/// `α = 1`
pub const fn alpha_missing() -> TableNgrams {
    with_estimates(Estimates {
        stupid_backoff: |trained, _, history, token| {
            (Estimates::RIGHT.stupid_backoff)(trained, 1.0, history, token)
        },
        ..Estimates::RIGHT
    })
}

/// `α` for any backing off.
pub const fn alpha_once() -> TableNgrams {
    with_estimates(Estimates {
        stupid_backoff: |trained, alpha, history, token| {
            let backs_off = trained.counts.count(history, token) == 0;
            let score = (Estimates::RIGHT.stupid_backoff)(trained, 1.0, history, token);
            if backs_off { alpha * score } else { score }
        },
        ..Estimates::RIGHT
    })
}

/// `true` for every smoothing.
pub const fn backoff_called_distribution() -> TableNgrams {
    TableNgrams { is_distribution: |_| true, ..RIGHT }
}

/// A history that was seen has the last word.
pub const fn backs_off_from_unseen_only() -> TableNgrams {
    fn stupid_backoff(trained: &Trained, alpha: f64, history: &[usize], token: usize) -> f64 {
        match (trained.frequency(history, token), history) {
            (Some(p), _) => p,
            (None, []) => 0.0,
            (None, [_, shorter @ ..]) => alpha * stupid_backoff(trained, alpha, shorter, token),
        }
    }
    with_estimates(Estimates { stupid_backoff, ..Estimates::RIGHT })
}

/// Counts at every order.
pub const fn raw_lower_orders() -> TableNgrams {
    with_lower(|_, counts| counts.clone())
}

/// Kinds of right neighbours at the lower orders.
pub const fn right_continuations() -> TableNgrams {
    with_lower(|_, counts| {
        let mut lower = Table::default();
        for (ngram, tokens) in &counts.0 {
            if let [history @ .., token] = ngram.as_slice() {
                lower.add(history, *token, tokens.len() as u64);
            }
        }
        lower
    })
}

/// Words are the only left neighbours.
pub const fn bos_no_neighbour() -> TableNgrams {
    with_lower(|config, counts| {
        let words = |history: &Vec<usize>| history.first() != Some(&config.bos());
        let followed = counts.0.iter().filter(|(history, _)| words(history));
        continuations(&Table(followed.map(|(h, tokens)| (h.clone(), tokens.clone())).collect()))
    })
}

/// Counts for what begins with BOS, as in `KenLM`.
pub const fn bos_raw() -> TableNgrams {
    with_lower(|config, counts| {
        let mut lower = continuations(counts);
        for (history, tokens) in &counts.0 {
            if history.first() == Some(&config.bos()) {
                lower.0.insert(history.clone(), tokens.clone());
            }
        }
        lower
    })
}

const fn with_lower(lower: fn(NgramConfig, &Table) -> Table) -> TableNgrams {
    TableNgrams { lower, ..RIGHT }
}

/// `c - D` also for `c = 0`.
pub const fn zero_discounted() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { discounted: |c, d| c - d, ..KneserNey::RIGHT };
        rule.probability(trained, discount, history, token)
    })
}

/// The weight 1.
pub const fn backoff_weight_missing() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { weight: |_, _, _| 1.0, ..KneserNey::RIGHT };
        rule.probability(trained, discount, history, token)
    })
}

/// The weight `D / a(h)`.
pub const fn backoff_weight_without_kinds() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { weight: |d, _, total| d / total, ..KneserNey::RIGHT };
        rule.probability(trained, discount, history, token)
    })
}

/// The unigram as it is.
pub const fn kneser_ney_ends_at_unigram() -> TableNgrams {
    with_kneser_ney(|trained, discount, history, token| {
        let rule = KneserNey { down_to_uniform: false, ..KneserNey::RIGHT };
        rule.probability(trained, discount, history, token)
    })
}

const fn with_kneser_ney(kneser_ney: fn(&Trained, f64, &[usize], usize) -> f64) -> TableNgrams {
    with_estimates(Estimates { kneser_ney, ..Estimates::RIGHT })
}
