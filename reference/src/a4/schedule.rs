//! `a4.schedule`.

use std::f64::consts::PI;

use contract::a4::{Arg, Decay, Result, Schedule, Schedules};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The rate before the step `warm_up`.
    pub warming_up: fn(&Schedule, u64) -> f64,
    /// How far a decay of these steps is, from 0 to 1.
    pub progress: fn(&Schedule, Span, u64) -> f64,
    /// Which steps a line goes down that begins late.
    pub stable: fn(&Schedule, u64) -> Span,
    /// The rate of a cosine at this progress.
    pub cosine: fn(&Schedule, f64) -> f64,
    /// The rate of a line at this progress.
    pub linear: fn(&Schedule, f64) -> f64,
    /// The same for a line that begins late.
    pub stable_line: fn(&Schedule, f64) -> f64,
    /// Whether a step is at the end.
    pub has_ended: fn(&Schedule, u64) -> bool,
}

/// The steps of a decay.
#[derive(Clone, Copy)]
pub struct Span {
    /// The last one that has the peak.
    pub from: u64,
    /// The first one that has the floor.
    pub end: u64,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    warming_up,
    progress: |_, span, step| progress(span, step),
    stable: |schedule, from| Span { from, end: schedule.end },
    cosine,
    linear,
    stable_line: linear,
    has_ended: |schedule, step| step >= schedule.end,
};

/// The first update is as large as the others are apart.
pub fn warming_up(schedule: &Schedule, step: u64) -> f64 {
    schedule.peak * (step as f64 + 1.0) / schedule.warm_up as f64
}

/// 0 at the first step and before, 1 at the end.
pub fn progress(Span { from, end }: Span, step: u64) -> f64 {
    if step <= from {
        return 0.0;
    }
    (step - from) as f64 / (end as f64 - from as f64)
}

/// Half a wave from the peak to the floor.
pub fn cosine(schedule: &Schedule, x: f64) -> f64 {
    schedule.floor + (schedule.peak - schedule.floor) * f64::midpoint(1.0, (PI * x).cos())
}

/// A line from the peak to the floor.
pub fn linear(schedule: &Schedule, x: f64) -> f64 {
    schedule.peak + (schedule.floor - schedule.peak) * x
}

/// That there is such a schedule.
fn fit(schedule: &Schedule) -> Result<()> {
    const OP: &str = "learning_rate";
    let Schedule { peak, floor, warm_up, end, decay } = *schedule;
    Arg::in_range(OP, "floor", floor, 0.0..)?;
    Arg::in_range(OP, "peak", peak, floor..)?;
    Arg::in_range(OP, "warm_up", warm_up, ..=end)?;
    if let Decay::Stable { from } = decay {
        Arg::in_range(OP, "from", from, warm_up..=end)?;
    }
    Ok(())
}

impl Schedules for Parts {
    fn learning_rate(&self, schedule: &Schedule, step: u64) -> Result<f64> {
        fit(schedule)?;
        let parts = self.schedule;
        if (parts.has_ended)(schedule, step) {
            return Ok(schedule.floor);
        }
        if step < schedule.warm_up {
            return Ok((parts.warming_up)(schedule, step));
        }
        let all = Span { from: schedule.warm_up, end: schedule.end };
        let progress = |span| (parts.progress)(schedule, span, step);
        Ok(match schedule.decay {
            Decay::Cosine => (parts.cosine)(schedule, progress(all)),
            Decay::Linear => (parts.linear)(schedule, progress(all)),
            Decay::Stable { from } => {
                (parts.stable_line)(schedule, progress((parts.stable)(schedule, from)))
            }
        })
    }
}
