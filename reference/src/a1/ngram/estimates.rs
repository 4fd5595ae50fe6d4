//! The formula of each smoothing: one recursion each.

use contract::a1::{NgramConfig, NgramCounts};

use super::table::Table;

/// What training leaves behind.
pub struct Trained {
    /// The size.
    pub config: NgramConfig,
    /// The counts.
    pub counts: Table,
    /// The counts that Kneser–Ney uses below the highest order.
    pub lower: Table,
}

impl Trained {
    /// `1/V`
    pub fn uniform(&self) -> f64 {
        1.0 / self.config.vocabulary() as f64
    }

    /// `c(h·t) / c(h)`, if the history was seen.
    pub fn frequency(&self, history: &[usize], token: usize) -> Option<f64> {
        let total = self.counts.total(history);
        (total > 0).then(|| self.counts.count(history, token) as f64 / total as f64)
    }
}

/// The formula of each smoothing: parameter, history, token.
#[derive(Clone, Copy)]
pub struct Estimates {
    /// Maximum likelihood; no parameter.
    pub maximum_likelihood: fn(&Trained, &[usize], usize) -> f64,
    /// `k`
    pub add_k: fn(&Trained, f64, &[usize], usize) -> f64,
    /// `λ₁, …, λₙ`
    pub interpolation: fn(&Trained, &[f64], &[usize], usize) -> f64,
    /// `α`
    pub stupid_backoff: fn(&Trained, f64, &[usize], usize) -> f64,
    /// `D`
    pub kneser_ney: fn(&Trained, f64, &[usize], usize) -> f64,
}

impl Estimates {
    /// The right formulae.
    pub const RIGHT: Self = Self {
        maximum_likelihood,
        add_k,
        interpolation,
        stupid_backoff,
        kneser_ney: |trained, discount, history, token| {
            KneserNey::RIGHT.probability(trained, discount, history, token)
        },
    };
}

fn maximum_likelihood(trained: &Trained, history: &[usize], token: usize) -> f64 {
    trained.frequency(history, token).unwrap_or(trained.uniform())
}

fn add_k(trained: &Trained, k: f64, history: &[usize], token: usize) -> f64 {
    let (count, total) = (trained.counts.count(history, token), trained.counts.total(history));
    (count as f64 + k) / (total as f64 + k * trained.config.vocabulary() as f64)
}

fn interpolation(trained: &Trained, weights: &[f64], history: &[usize], token: usize) -> f64 {
    let lower = match history {
        [] => trained.uniform(),
        [_, shorter @ ..] => interpolation(trained, weights, shorter, token),
    };
    let weight = weights[history.len()];
    trained.frequency(history, token).map_or(lower, |p| weight * p + (1.0 - weight) * lower)
}

fn stupid_backoff(trained: &Trained, alpha: f64, history: &[usize], token: usize) -> f64 {
    match (trained.frequency(history, token), history) {
        (Some(p), _) if p > 0.0 => p,
        (_, []) => 0.0,
        (_, [_, shorter @ ..]) => alpha * stupid_backoff(trained, alpha, shorter, token),
    }
}

/// The steps of the Kneser–Ney recursion.
pub struct KneserNey {
    /// A count less the discount.
    pub discounted: fn(f64, f64) -> f64,
    /// The weight of the shorter history, from `D`, `d(h)` and `a(h)`.
    pub weight: fn(f64, f64, f64) -> f64,
    /// Whether the unigram is discounted in favour of the uniform distribution.
    pub down_to_uniform: bool,
}

impl KneserNey {
    /// The right steps.
    pub const RIGHT: Self = Self {
        discounted: |count, discount| (count - discount).max(0.0),
        weight: |discount, distinct, total| discount * distinct / total,
        down_to_uniform: true,
    };

    /// `P(token | history)`
    pub fn probability(
        &self,
        trained: &Trained,
        discount: f64,
        history: &[usize],
        token: usize,
    ) -> f64 {
        let highest = history.len() + 1 == trained.config.order;
        let table = if highest { &trained.counts } else { &trained.lower };
        let (count, total) = (table.count(history, token) as f64, table.total(history) as f64);
        let lower = match history {
            [] if !self.down_to_uniform => return count / total,
            [] => trained.uniform(),
            [_, shorter @ ..] => self.probability(trained, discount, shorter, token),
        };
        if total == 0.0 {
            return lower;
        }
        let weight = (self.weight)(discount, table.distinct(history) as f64, total);
        (self.discounted)(count, discount) / total + weight * lower
    }
}
