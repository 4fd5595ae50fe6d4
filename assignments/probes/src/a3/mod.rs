//! The probes of A3 by name. Each file is named after a task; the others are what the tasks
//! share: a model out of a case, and the world that is handed in.

mod accounting;
mod components;
mod config;
mod folder;
mod from_pretrained;
mod layer;
mod llama;
mod model;
mod padding;
mod refused;
mod weights;

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
    ("from_pretrained", from_pretrained::call),
    ("from_pretrained.logits", from_pretrained::logits),
    ("from_pretrained.memory", from_pretrained::memory),
    ("accounting", accounting::call),
];

/// A submission of A3, with its probes.
pub fn a3(submission: impl A3 + 'static) -> Box<dyn Probed> {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let submission: Box<dyn A3> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}
