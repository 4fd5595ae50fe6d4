//! A host for tests.

use std::time::Duration;

use harness::{Check, Host, Record, Reply};

/// Answers every question with how many it has been asked, and takes a moment for each.
pub struct Counting(pub u32);

impl Host for Counting {
    fn begin(&mut self, _: Duration) {}

    fn probe(&mut self, _: &Check, _: &Record) -> Reply {
        std::thread::sleep(Duration::from_millis(2));
        self.0 += 1;
        Reply::Observed(Record::new().fact("asked", self.0))
    }
}
