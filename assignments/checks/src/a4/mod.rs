//! A4 · Training and fine-tuning: the table. A folder per task, with its checks and its
//! misconceptions.

mod align;
mod checkpoint;
mod data;
mod data_parallel;
mod fsdp;
mod layers;
mod llama;
mod logs;
mod lora;
mod more;
mod optim;
mod pretrain;
mod recompute;
mod schedule;
mod sft;
mod step;

use harness::Assignment;
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a4",
    title: text("A4 · 训练与微调", "A4 · Training and fine-tuning"),
    tasks: &[
        &data::TASK,
        &optim::TASK,
        &schedule::TASK,
        &step::TASK,
        &checkpoint::TASK,
        &pretrain::TASK,
        &sft::TASK,
        &lora::TASK,
        &align::TASK,
        &data_parallel::TASK,
        &recompute::TASK,
        &fsdp::TASK,
        &more::TASK,
    ],
    memory: 4 << 30,
    libtorch: true,
    opt_level: 0,
};
