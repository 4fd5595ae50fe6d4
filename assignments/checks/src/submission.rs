//! A submission of any assignment, as a probe receives it.

use contract::a0::A0;
use contract::a1::A1;

use crate::record::Record;

/// The probes of a submission that computes with libtorch, each by its name. They are
/// the crate `probes`: this one, and with it the grader, draws cases and compares
/// answers without loading libtorch.
pub trait Probes {
    /// Makes the call of `case` that the probe `name` makes.
    fn probe(&self, name: &str, case: &Record) -> Record;
}

/// A submission of one of the assignments.
pub enum Submission {
    /// A0 · Backpropagation.
    A0(Box<dyn A0>),
    /// A1 · Tokenization, n-grams and word vectors.
    A1(Box<dyn A1>),
    /// A2 and later, which compute with libtorch.
    Libtorch(Box<dyn Probes>),
}

impl Submission {
    /// The submission of A0; probes of A0 are given no other.
    pub fn a0(&self) -> &dyn A0 {
        let Self::A0(submission) = self else { unreachable!("a probe of A0") };
        submission.as_ref()
    }

    /// The submission of A1; probes of A1 are given no other.
    pub fn a1(&self) -> &dyn A1 {
        let Self::A1(submission) = self else { unreachable!("a probe of A1") };
        submission.as_ref()
    }

    /// What the probe `name` observes; only submissions that compute with libtorch are
    /// asked.
    pub fn probe(&self, name: &str, case: &Record) -> Record {
        let Self::Libtorch(probes) = self else { unreachable!("a probe of A2 or later") };
        probes.probe(name, case)
    }
}
