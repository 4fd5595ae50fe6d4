//! A submission together with the probes of its assignment.

use harness::{Probed, Record, unknown_word};

/// A probe with its name. It makes the call of a case and returns what it observed.
pub type Probe<S> = (&'static str, fn(&S, &Record) -> Record);

/// A submission that implements the trait `S` of an assignment, with all probes of the
/// assignment.
pub struct WithProbes<S: ?Sized + 'static> {
    submission: Box<S>,
    probes: &'static [Probe<S>],
}

impl<S: ?Sized> WithProbes<S> {
    /// The submission in the form that the harness takes.
    pub fn boxed(submission: Box<S>, probes: &'static [Probe<S>]) -> Box<dyn Probed> {
        Box::new(Self { submission, probes })
    }
}

impl<S: ?Sized> Probed for WithProbes<S> {
    fn probe(&self, name: &str, case: &Record) -> Record {
        match self.probes.iter().find(|(known, _)| *known == name) {
            Some((_, probe)) => probe(&self.submission, case),
            None => unknown_word("probe", name),
        }
    }
}
