//! A submission that can be probed, whatever the assignment.

use wire::Record;

/// A submission together with the probes of its assignment.
///
/// The probes are the crate `probes`. This crate knows only their names, so that it, and
/// with it the grader, builds without any submission and without libtorch.
pub trait Probed {
    /// Runs the probe `name` on `case` and returns what it observed.
    fn probe(&self, name: &str, case: &Record) -> Record;
}
