//! A submission of any assignment, as a probe receives it.

use contract::a0::A0;

/// A submission of one of the assignments.
pub enum Submission {
    /// A0 · Backpropagation.
    A0(Box<dyn A0>),
}

impl Submission {
    /// The submission of A0; probes of A0 are given no other.
    pub fn a0(&self) -> &dyn A0 {
        let Self::A0(submission) = self;
        submission.as_ref()
    }
}
