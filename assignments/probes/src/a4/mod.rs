//! The probes of A4 by name. Each file is named after a task; the others are what the tasks
//! share.

mod data_parallel;
mod fsdp;
mod graphs;
mod layers;
mod llama;
mod own_a3;
mod recompute;
mod recording;

use contract::a3::A3;
use contract::a4::A4;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A4>] = &[
    ("data_parallel.gradients", data_parallel::gradients),
    ("data_parallel.buckets", data_parallel::buckets),
    ("data_parallel.updates", data_parallel::updates),
    ("data_parallel.sent", data_parallel::sent),
    ("data_parallel.errors", data_parallel::errors),
    ("recompute.gradients", recompute::gradients),
    ("recompute.calls", recompute::calls),
    ("fsdp.shares", fsdp::shares),
    ("fsdp.pass", fsdp::pass),
    ("fsdp.gathers", fsdp::gathers),
];

/// A submission of A4, with its probes. Where a check is about the student's own A3, the model
/// is the staff's.
pub fn a4(submission: impl A4 + 'static) -> Box<dyn Probed> {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let submission: Box<dyn A4> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}

/// A submission of A4, with its probes, and the same student's A3.
pub fn a4_on_a3(submission: impl A4 + 'static, a3: fn() -> Box<dyn A3>) -> Box<dyn Probed> {
    own_a3::set(a3);
    a4(submission)
}
