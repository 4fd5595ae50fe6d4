//! A2 · Components: the table. One file per task.
//!
//! A case is a call with named arguments, tensors of any dtype among them ([`harness::Case`]).
//! The crate `probes` makes that call and, if the case asks for them, takes gradients by
//! libtorch's autograd.

mod attention;
mod encoder;
mod flash;
mod linear;
mod misconceptions;
mod mlp;
mod moe;
mod norms;
mod positions;
mod precision;
mod softmax;
mod unnamed;

use harness::operators::Work::{
    Activation, Attention, Backward, Bytes, CrossEntropy, Dropout, Linear, Norm, Softmax,
};
use harness::{Assignment, Task};
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a2",
    title: text("A2 · 基本组件", "A2 · Components"),
    tasks: &[
        Task::new("a2.precision", text("低精度浮点数", "small floating-point formats"))
            .by_hand(&[Bytes]),
        Task::new("a2.softmax", text("softmax", "softmax")).by_hand(&[Softmax, CrossEntropy]),
        Task::new("a2.norms", text("归一化", "norms")).by_hand(&[Norm]),
        Task::new("a2.linear", text("线性层与嵌入", "linear layers and embeddings"))
            .by_hand(&[Linear]),
        Task::new("a2.mlp", text("激活函数与前馈层", "activations and feed-forward layers"))
            .by_hand(&[Activation, Dropout]),
        Task::new("a2.positions", text("位置编码", "positions")),
        Task::new("a2.attention", text("注意力", "attention")).by_hand(&[Attention, Softmax]),
        Task::new("a2.flash", text("FlashAttention", "FlashAttention"))
            .by_hand(&[Attention, Softmax, Backward]),
        Task::new("a2.encoder", text("双向与因果", "both directions, and causal")),
        Task::bonus("a2.moe", text("混合专家", "a mixture of experts")),
    ],
    checks: &[
        precision::CHECKS,
        softmax::CHECKS,
        norms::CHECKS,
        linear::CHECKS,
        mlp::CHECKS,
        positions::CHECKS,
        attention::CHECKS,
        flash::CHECKS,
        encoder::CHECKS,
        moe::CHECKS,
    ],
    misconceptions: &[
        misconceptions::PRECISION,
        misconceptions::SOFTMAX,
        misconceptions::NORMS,
        misconceptions::LINEAR,
        misconceptions::MLP,
        misconceptions::POSITIONS,
        misconceptions::ATTENTION,
        misconceptions::FLASH,
        misconceptions::ENCODER,
        misconceptions::MOE,
    ],
    unnamed: unnamed::UNNAMED,
    memory: 4 << 30,
    libtorch: true,
    opt_level: 0,
};
