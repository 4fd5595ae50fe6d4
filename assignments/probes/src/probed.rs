//! A submission together with the probes of its assignment.

use harness::{Record, Submission, unknown_word};

/// A probe by its name. It makes a call and observes what comes of it.
pub type Probe<S> = (&'static str, fn(&S, &Record) -> Record);

/// A submission that implements the trait `S` of an assignment, with all probes of it.
pub struct Probed<S: ?Sized + 'static> {
    submission: Box<S>,
    probes: &'static [Probe<S>],
}

impl<S: ?Sized> Probed<S> {
    /// The submission as the checks take it.
    pub fn boxed(submission: Box<S>, probes: &'static [Probe<S>]) -> Box<dyn Submission> {
        Box::new(Self { submission, probes })
    }
}

impl<S: ?Sized> Submission for Probed<S> {
    fn probe(&self, name: &str, case: &Record) -> Record {
        match self.probes.iter().find(|(known, _)| *known == name) {
            Some((_, probe)) => probe(&self.submission, case),
            None => unknown_word("probe", name),
        }
    }
}
