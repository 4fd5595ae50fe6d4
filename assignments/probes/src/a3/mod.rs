//! The probes of A3 by name. Each file is named after a task; the others are what the tasks
//! share: a model out of a case, and the world that is handed in.

mod accounting;
mod config;
mod from_pretrained;
mod layer;
mod llama;
mod loss_and_greedy;
mod model;
mod own_a2;
mod padding;
mod parallel;
mod pipeline;
mod refused;
mod script;
mod sequence;
mod shares;
mod weights;

use contract::a2::A2;
use contract::a3::A3;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A3>] = &[
    ("config", config::call),
    ("weights", weights::call),
    ("layer.rope_config", layer::rope_config),
    ("layer", layer::call),
    ("model.logits", model::logits),
    ("model.hidden", model::hidden),
    ("model", model::call),
    ("model.laws", model::laws),
    ("model.own_a2", model::own_a2),
    ("from_pretrained", from_pretrained::call),
    ("from_pretrained.logits", from_pretrained::logits),
    ("from_pretrained.memory", from_pretrained::memory),
    ("accounting", accounting::call),
    ("loss_and_greedy", loss_and_greedy::call),
    ("parallel.shard", parallel::shard),
    ("parallel.logits", parallel::logits),
    ("parallel.own_shares", parallel::own_shares),
    ("parallel.counts", parallel::counts),
    ("parallel.errors", parallel::errors),
    ("pipeline", pipeline::call),
    ("sequence", sequence::call),
    ("sequence.ring", sequence::ring),
];

/// A submission of A3, with its probes. Where a check is about the student's own A2, the
/// components are libtorch's.
pub fn a3(submission: impl A3 + 'static) -> Box<dyn Probed> {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let submission: Box<dyn A3> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}

/// A submission of A3, with its probes, and the same student's A2.
pub fn a3_on_a2(submission: impl A3 + 'static, a2: fn() -> Box<dyn A2>) -> Box<dyn Probed> {
    own_a2::set(a2);
    a3(submission)
}
