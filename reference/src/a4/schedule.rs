//! `a4.schedule`.

use contract::a4::{Result, Schedule, Schedules};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Schedules for Parts {
    fn learning_rate(&self, _schedule: &Schedule, _step: u64) -> Result<f64> {
        todo!("a4.schedule.learning_rate")
    }
}
