//! `a4.schedule` without the work.

use contract::a4::{Result, Schedule, Schedules};

use crate::idle::Idle;

impl Schedules for Idle {
    fn learning_rate(&self, _schedule: &Schedule, _step: u64) -> Result<f64> {
        todo!("a4.schedule.learning_rate")
    }
}
