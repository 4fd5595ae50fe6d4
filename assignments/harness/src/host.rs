//! Where a submission is while it is probed.

use std::time::Duration;

use crate::check::Check;
use crate::outcome::Death;
use wire::Record;
use wording::Words;

/// A place that runs probes on one submission.
pub trait Host {
    /// Starts the clock for a check: all its probes together may take `limit`.
    fn begin(&mut self, limit: Duration);

    /// Runs the check's probe on one case.
    fn probe(&mut self, check: &Check, case: &Record) -> Reply;
}

/// The result of one probe.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The probe's answer.
    Observed(Record),
    /// The submission panicked.
    Panicked {
        /// The panic's message.
        message: String,
        /// `src/vjp.rs:41`
        location: String,
    },
    /// The process died; it will be started again for the next probe.
    Died(Death),
    /// The check's time is over.
    TimedOut {
        /// The limit that was set.
        limit: Duration,
    },
    /// An allocation failed.
    OutOfMemory {
        /// The size that was asked for, in bytes.
        requested: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The host itself failed.
    HostError(Words),
}
