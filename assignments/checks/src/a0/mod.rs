//! A0 · Backpropagation: the table. One file per task.

mod catalogue;
mod importance;
mod misconceptions;
mod ops;
mod scalar;
mod scalar_program;
mod tape;
mod tape_program;
mod toy;
mod train;
mod vjp;

pub use tape_program::TapeStep;
pub use toy::Toy;

use crate::check::{Assignment, Task};
use crate::text::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a0",
    title: text("A0 · 反向传播", "A0 · Backpropagation"),
    tasks: &[
        Task { id: "a0.scalar", title: text("标量计算图", "scalar graph"), bonus: false },
        Task { id: "a0.ops", title: text("张量运算", "tensor operations"), bonus: false },
        Task {
            id: "a0.vjp",
            title: text("向量-雅可比积", "vector-Jacobian products"),
            bonus: false,
        },
        Task { id: "a0.tape", title: text("自动微分带", "tape"), bonus: false },
        Task { id: "a0.train", title: text("训练", "training"), bonus: false },
        Task {
            id: "a0.importance",
            title: text("重要性加权矩阵乘", "importance-weighted product"),
            bonus: true,
        },
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
    memory: 1 << 30,
};
