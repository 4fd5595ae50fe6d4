//! A0 · Backpropagation: the table. A folder per task, with its checks and its
//! misconceptions.

mod catalogue;
mod edges;
mod importance;
mod ops;
mod scalar;
mod tape;
mod train;
mod vjp;

pub use catalogue::OpCase;
pub use importance::Caller;
pub use scalar::Step;
pub use tape::{TapeStep, Toy};
pub use train::{PARAMETERS, model};
pub use vjp::STEP;

use harness::Assignment;
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a0",
    title: text("A0 · 反向传播", "A0 · Backpropagation"),
    tasks: &[&scalar::TASK, &ops::TASK, &vjp::TASK, &tape::TASK, &train::TASK, &importance::TASK],
    memory: 1 << 30,
    libtorch: false,
    opt_level: 0,
};
