//! The probes of A3 by name. Each file is named after a task; the others are what the tasks
//! share: a model out of a case, and the world that is handed in.

mod components;
mod folder;
mod llama;
mod own_a2;
mod refused;

use contract::a2::A2;
use contract::a3::A3;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A3>] = &[];

/// A submission of A3, with its probes. Where a check is about the student's own A2, the
/// components are libtorch's.
pub fn a3(submission: impl A3 + 'static) -> Box<dyn Probed> {
    let submission: Box<dyn A3> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}

/// A submission of A3, with its probes, and the same student's A2.
pub fn a3_on_a2(submission: impl A3 + 'static, a2: fn() -> Box<dyn A2>) -> Box<dyn Probed> {
    own_a2::set(a2);
    a3(submission)
}
