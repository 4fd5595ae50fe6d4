//! `a4.schedule` without the work. The reference looks at the arguments.

use contract::a4::{InputError, Result, Schedule, Schedules};

use crate::a4::REFERENCE;
use crate::idle::Idle;

impl Schedules for Idle {
    fn learning_rate(&self, schedule: &Schedule, step: u64) -> Result<f64> {
        REFERENCE.learning_rate(schedule, step)?;
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(self.number(&[schedule.peak, schedule.floor])),
        }
    }
}
