//! A5 · KV cache and decoding: the table. A folder per task, with its checks and its
//! misconceptions.

mod batching;
mod beam;
mod cache;
mod generate;
mod guided;
mod layered;
mod logits;
mod model;
mod quantised_cache;
mod sample;
mod speculative;

use harness::Assignment;
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a5",
    title: text("A5 · KV 缓存与解码", "A5 · KV cache and decoding"),
    tasks: &[
        &cache::TASK,
        &logits::TASK,
        &sample::TASK,
        &generate::TASK,
        &beam::TASK,
        &speculative::TASK,
        &batching::TASK,
        &quantised_cache::TASK,
        &guided::TASK,
    ],
    memory: 4 << 30,
    libtorch: true,
    opt_level: 0,
};
