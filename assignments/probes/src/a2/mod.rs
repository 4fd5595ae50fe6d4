//! The probes of A2 by name. Each file is named after a task.

mod attention;
mod encoder;
mod flash;
mod linear;
mod mlp;
mod moe;
mod norms;
mod positions;
mod precision;
mod softmax;

use contract::a2::A2;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A2>] = &[
    ("precision", precision::call),
    ("precision.all", precision::all),
    ("softmax", softmax::call),
    ("norms", norms::call),
    ("linear", linear::call),
    ("mlp", mlp::call),
    ("mlp.block", mlp::block),
    ("positions", positions::call),
    ("positions.laws", positions::laws),
    ("positions.step", positions::step),
    ("attention", attention::call),
    ("attention.laws", attention::laws),
    ("flash", flash::call),
    ("flash.memory", flash::memory),
    ("flash.memory_backward", flash::memory_backward),
    ("encoder", encoder::call),
    ("moe", moe::call),
];

/// A submission of A2, with its probes.
pub fn a2(submission: impl A2 + 'static) -> Box<dyn Probed> {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let submission: Box<dyn A2> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}
