//! The probes of A3 by name. Each file is named after a task; the others are what the tasks
//! share: a model out of a case, and the world that is handed in.

mod components;
mod folder;
mod llama;
mod pipeline;
mod ranks;
mod refused;
mod sequence;

use contract::a3::A3;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A3>] = &[
    ("pipeline", pipeline::call),
    ("sequence", sequence::call),
    ("sequence.ring", sequence::ring),
];

/// A submission of A3, with its probes.
pub fn a3(submission: impl A3 + 'static) -> Box<dyn Probed> {
    let submission: Box<dyn A3> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}
