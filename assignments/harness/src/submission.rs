//! A submission of any assignment, as the checks call it.

use crate::record::Record;

/// A submission with the calls that checks make on it. The calls are the crate `probes`:
/// this crate, and with it the grader, draws cases and compares answers without a
/// submission and without libtorch.
pub trait Submission {
    /// Makes the call of `case` as the probe `name` does, and observes what comes of it.
    fn probe(&self, name: &str, case: &Record) -> Record;
}
