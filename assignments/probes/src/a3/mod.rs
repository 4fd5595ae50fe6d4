//! The probes of A3 by name. Each file is named after a task; the others are what the tasks
//! share: a model out of a case, and the world that is handed in.

mod about_any;
mod components;
mod folder;
mod layer;
mod llama;
mod loss_and_greedy;
mod model;
mod padding;
mod parallel;
mod ranks;
mod refused;
mod refusing;
mod script;
mod shares;

use contract::a3::A3;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A3>] = &[
    ("layer.rope_config", layer::rope_config),
    ("layer", layer::call),
    ("model.logits", model::logits),
    ("model.hidden", model::hidden),
    ("model", model::call),
    ("model.laws", model::laws),
    ("loss_and_greedy", loss_and_greedy::call),
    ("parallel.shard", parallel::shard),
    ("parallel.logits", parallel::logits),
    ("parallel.own_shares", parallel::own_shares),
    ("parallel.counts", parallel::counts),
    ("parallel.errors", parallel::errors),
];

/// A submission of A3, with its probes.
pub fn a3(submission: impl A3 + 'static) -> Box<dyn Probed> {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let submission: Box<dyn A3> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}
