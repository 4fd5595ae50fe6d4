//! A host in the same process, for debuggers: a breakpoint in a student's code is hit, but
//! nothing protects the run from that code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::check::Check;
use crate::host::{Host, Reply};
use crate::memory;
use crate::panic_text::panic_text;
use crate::probed::Probed;
use wire::{Record, UnknownWord};

/// A submission in this process.
pub struct InProcess {
    submission: Box<dyn Probed>,
}

impl InProcess {
    /// Hosts `submission`.
    pub fn new(submission: Box<dyn Probed>) -> Self {
        memory::give_back_at_once();
        Self { submission }
    }
}

impl Host for InProcess {
    fn begin(&mut self, _limit: Duration) {}

    fn probe(&mut self, check: &Check, case: &Record) -> Reply {
        let probe = || self.submission.probe(check.probe, case);
        match catch_unwind(AssertUnwindSafe(probe)) {
            Ok(record) => Reply::Observed(record),
            Err(payload) => match payload.downcast::<UnknownWord>() {
                Ok(unknown) => Reply::HostError(unknown.words()),
                Err(payload) => {
                    let message = panic_text(payload.as_ref());
                    Reply::Panicked { message, location: "—".into() }
                }
            },
        }
    }
}
