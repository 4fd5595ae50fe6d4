//! Task `a4.schedule`: how the learning rate changes.

use super::Result;

/// The way down from the peak to the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decay {
    /// `floor + (peak - floor)·(1 + cos(π·x))/2`, where `x` goes from 0 at step `warm_up` to 1 at
    /// step `end` (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).
    Cosine,
    /// `peak + (floor - peak)·x`, with the same `x`.
    Linear,
    /// Warm-up, stable, decay (Hu et al. 2024, arXiv:2404.06395): the peak until step `from`; from
    /// there on as `Linear`, with `x` from 0 at step `from` to 1 at step `end`.
    Stable {
        /// Where the decay begins: `warm_up ≤ from ≤ end`.
        from: u64,
    },
}

/// The learning rate of each step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Schedule {
    /// The highest rate.
    pub peak: f64,
    /// The rate at the end.
    pub floor: f64,
    /// How many steps the warm-up has; maybe none.
    pub warm_up: u64,
    /// The first step that has the floor.
    pub end: u64,
    /// What happens between them.
    pub decay: Decay,
}

/// Task `a4.schedule`.
pub trait Schedules {
    /// The learning rate of the update `step`, counted from 0.
    ///
    /// - `step ≥ end`: the floor, always;
    /// - `step < warm_up`: `peak·(step + 1)/warm_up`. So **step 0 learns already**, with
    ///   `peak/warm_up`, and step `warm_up - 1` has the peak. (With `step/warm_up`, which is
    ///   common, the first update changes nothing.)
    /// - otherwise as the [`Decay`] says: step `warm_up` has the peak, too.
    ///
    /// # Errors
    ///
    /// `range` of `warm_up`, if it is larger than `end`; of `from`, if it is not in
    /// `warm_up..=end`; of `peak` and `floor`, if one is negative or no number, or `floor` is
    /// larger than `peak` (about either).
    fn learning_rate(&self, schedule: &Schedule, step: u64) -> Result<f64>;
}
