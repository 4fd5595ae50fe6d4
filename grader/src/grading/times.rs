//! How long a row takes, step by step.

use std::cell::Cell;
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// How long a row took, in milliseconds. A step that was not reached took none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// All of it.
    pub ms: u64,
    /// Reading the sources.
    pub stage_ms: u64,
    /// Compiling and linking.
    pub build_ms: u64,
    /// Running the checks.
    pub judge_ms: u64,
}

/// The steps that are timed.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Reading the sources.
    Stage,
    /// Compiling and linking.
    Build,
    /// Running the checks.
    Judge,
}

/// The clock of one row.
#[derive(Debug)]
pub struct Clock {
    start: Instant,
    times: Cell<Times>,
}

impl Clock {
    /// Starts now.
    pub fn start() -> Self {
        Self { start: Instant::now(), times: Cell::default() }
    }

    /// Does `work` and notes how long it took.
    pub fn time<T>(&self, step: Step, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        let ms = millis(start);
        let mut times = self.times.get();
        match step {
            Step::Stage => times.stage_ms = ms,
            Step::Build => times.build_ms = ms,
            Step::Judge => times.judge_ms = ms,
        }
        self.times.set(times);
        done
    }

    /// The times so far.
    pub fn times(&self) -> Times {
        Times { ms: millis(self.start), ..self.times.get() }
    }
}

fn millis(since: Instant) -> u64 {
    since.elapsed().as_millis() as u64
}
