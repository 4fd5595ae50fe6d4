//! The probes of A4 by name. Each file is named after a task; the others are what the tasks
//! share.

mod align;
mod asked;
mod bigrams;
mod checkpoint;
mod data;
mod data_parallel;
mod fsdp;
mod graphs;
mod layers;
mod llama;
mod lora;
mod more;
mod optim;
mod own_a3;
mod pretrain;
mod recompute;
mod recording;
mod remembered;
mod schedule;
mod sft;
mod step;
mod token_file;
mod training;
mod watched;

use contract::a3::A3;
use contract::a4::A4;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A4>] = &[
    ("data", data::call),
    ("data.large", data::large),
    ("data.apart", data::apart),
    ("optim", optim::call),
    ("schedule", schedule::call),
    ("step", step::call),
    ("checkpoint.file", checkpoint::file),
    ("checkpoint.resumed", checkpoint::resumed),
    ("checkpoint.crashes", checkpoint::crashes),
    ("checkpoint.errors", checkpoint::errors),
    ("pretrain.first_loss", pretrain::first_loss),
    ("pretrain.overfit", pretrain::overfit),
    ("pretrain.budgets", pretrain::budgets),
    ("pretrain.language", pretrain::language),
    ("pretrain.own_a3", pretrain::own_a3),
    ("pretrain.errors", pretrain::errors),
    ("sft.rows", sft::rows),
    ("sft.collate_rows", sft::collate_rows),
    ("sft.answer_loss", sft::answer_loss),
    ("sft.fine_tune", sft::fine_tune),
    ("sft.errors", sft::errors),
    ("lora.new_adapter", lora::new_adapter),
    ("lora.linear", lora::linear),
    ("lora.on_parameters", lora::on_parameters),
    ("lora.unchanged", lora::unchanged),
    ("lora.count", lora::count),
    ("lora.save", lora::save),
    ("lora.load", lora::load),
    ("lora.errors", lora::errors),
    ("align", align::call),
    ("align.final_answer", align::final_answer),
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
    ("more", more::call),
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
