//! A0 · Backpropagation: the table. One file per task.

mod catalogue;
mod edges;
mod importance;
mod misconceptions;
mod ops;
mod scalar;
mod scalar_program;
mod tape;
mod tape_program;
mod toy;
mod train;
mod unnamed;
mod vjp;

pub use catalogue::OpCase;
pub use importance::Caller;
pub use scalar_program::Step;
pub use tape_program::TapeStep;
pub use toy::Toy;
pub use train::{PARAMETERS, model};
pub use vjp::STEP;

use harness::{Assignment, Task};
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a0",
    title: text("A0 · 反向传播", "A0 · Backpropagation"),
    tasks: &[
        Task::new("a0.scalar", text("标量计算图", "scalar graph")),
        Task::new("a0.ops", text("张量运算", "tensor operations")),
        Task::new("a0.vjp", text("向量-雅可比积", "vector-Jacobian products")),
        Task::new("a0.tape", text("自动微分带", "tape")),
        Task::new("a0.train", text("训练", "training")),
        Task::bonus("a0.importance", text("重要性加权矩阵乘", "importance-weighted product")),
    ],
    checks: &[
        scalar::CHECKS,
        ops::CHECKS,
        vjp::CHECKS,
        tape::CHECKS,
        train::CHECKS,
        importance::CHECKS,
    ],
    misconceptions: &[
        misconceptions::SCALAR,
        misconceptions::OPS,
        misconceptions::VJP,
        misconceptions::TAPE,
        misconceptions::TRAIN,
        misconceptions::IMPORTANCE,
    ],
    unnamed: unnamed::UNNAMED,
    memory: 1 << 30,
    libtorch: false,
    opt_level: 0,
};
