//! A3 · The full LLaMA: the table. A folder per task, with its checks and its misconceptions;
//! `llama.rs` draws the models that several tasks try, `model_files.rs` writes their files.

mod accounting;
mod config;
mod from_pretrained;
mod layer;
mod llama;
mod loss_and_greedy;
mod model;
mod model_files;
mod parallel;
mod pipeline;
mod sequence;
mod weights;

use harness::Assignment;
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a3",
    title: text("A3 · 完整的 LLaMA", "A3 · The full LLaMA"),
    tasks: &[
        &config::TASK,
        &weights::TASK,
        &layer::TASK,
        &model::TASK,
        &from_pretrained::TASK,
        &accounting::TASK,
        &loss_and_greedy::TASK,
        &parallel::TASK,
        &pipeline::TASK,
        &sequence::TASK,
    ],
    memory: 4 << 30,
    libtorch: true,
    opt_level: 0,
};
