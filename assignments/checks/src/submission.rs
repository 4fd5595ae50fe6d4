//! A submission of any assignment, as a probe receives it.

use contract::a0::A0;
use contract::a1::A1;

/// A submission of one of the assignments.
pub enum Submission {
    /// A0 · Backpropagation.
    A0(Box<dyn A0>),
    /// A1 · Tokenization, n-grams and word vectors.
    A1(Box<dyn A1>),
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
}
