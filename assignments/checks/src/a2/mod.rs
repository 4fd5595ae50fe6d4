//! A2 · Components: the table. One file per task.
//!
//! Cases and answers are tensors of any dtype ([`tensor`](mod@tensor)); a case is a
//! call with named arguments ([`case`]), and a probe makes that call and, if the case
//! asks for them, takes gradients by libtorch's autograd ([`observe`](mod@observe)).

mod case;
mod linear;
mod misconceptions;
mod mlp;
mod norms;
mod observe;
mod softmax;
mod tensor;

pub use case::Case;
pub use observe::{Inputs, observe};
pub use tensor::{array, numbers, rounded, tensor};

use crate::ban;
use crate::check::{Assignment, Task};
use crate::text::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a2",
    title: text("A2 · 基本组件", "A2 · Components"),
    tasks: &[
        Task::new("a2.softmax", text("softmax", "softmax"))
            .banning(&[&ban::SOFTMAX, &ban::CROSS_ENTROPY]),
        Task::new("a2.norms", text("归一化", "norms")).banning(&[&ban::NORM]),
        Task::new("a2.linear", text("线性层与嵌入", "linear layers and embeddings")),
        Task::new("a2.mlp", text("激活函数与前馈层", "activations and feed-forward layers"))
            .banning(&[&ban::ACTIVATION]),
    ],
    checks: &[softmax::CHECKS, norms::CHECKS, linear::CHECKS, mlp::CHECKS],
    misconceptions: &[
        misconceptions::SOFTMAX,
        misconceptions::NORMS,
        misconceptions::LINEAR,
        misconceptions::MLP,
    ],
    memory: 4 << 30,
    libtorch: true,
};
