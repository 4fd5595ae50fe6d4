//! The probes of every assignment: each makes the call of a case on a submission and
//! returns what it observed.
//!
//! The probes are a crate of their own, so that `checks` (the tables, the cases and the
//! comparison) and with it the grader build without any submission and without libtorch.
//! The probes of A2 and later need libtorch and are compiled with the feature of that name.

mod a0;
mod a1;
#[cfg(feature = "libtorch")]
mod a2;
#[cfg(feature = "libtorch")]
mod a3;
#[cfg(feature = "libtorch")]
mod a4;
#[cfg(feature = "libtorch")]
mod a5;
#[cfg(feature = "libtorch")]
#[allow(dead_code, reason = "an edition may end before the assignments that need it")]
mod about_any;
#[cfg(feature = "libtorch")]
#[allow(dead_code, reason = "an edition may end before the assignments that need it")]
mod memory;
#[cfg(feature = "libtorch")]
#[allow(dead_code, reason = "an edition may end before the assignments that need it")]
mod observe;
#[cfg(feature = "libtorch")]
#[allow(dead_code, reason = "an edition may end before the assignments that need it")]
mod tensor;
mod with_probes;
#[cfg(feature = "libtorch")]
#[allow(dead_code, reason = "an edition may end before the assignments that need it")]
mod world;

pub use a0::a0;
pub use a1::a1;
#[cfg(feature = "libtorch")]
pub use a2::a2;
#[cfg(feature = "libtorch")]
pub use a3::a3;
#[cfg(feature = "libtorch")]
pub use a3::a3_on_a2;
#[cfg(feature = "libtorch")]
pub use a4::a4;
#[cfg(feature = "libtorch")]
pub use a4::a4_on_a3;
#[cfg(feature = "libtorch")]
pub use a5::a5;
#[cfg(feature = "libtorch")]
pub use world::Libtorch;
#[cfg(feature = "libtorch")]
pub use world::streams::Streams;

// Of all assignments, so with the feature that some need.
#[cfg(all(test, feature = "libtorch"))]
mod tests {
    use std::collections::BTreeSet;

    use super::with_probes::Probe;
    use harness::Assignment;

    /// Every probe that a table names exists, and every probe is used.
    fn agree<S: ?Sized>(assignment: &Assignment, probes: &[Probe<S>]) {
        let asked: BTreeSet<&str> = assignment.checks().map(|check| check.probe).collect();
        let known: BTreeSet<&str> = probes.iter().map(|(name, _)| *name).collect();
        assert_eq!(asked, known, "{}", assignment.id);
        assert_eq!(known.len(), probes.len(), "{}: a name stands for one probe", assignment.id);
    }

    #[test]
    fn every_check_has_its_probe_and_every_probe_its_check() {
        macro_rules! agree_all {
            ($($id:ident)*) => {
                $(agree(&checks::$id::ASSIGNMENT, super::$id::PROBES);)*
            };
        }
        checks::assignments!(agree_all);
    }
}
