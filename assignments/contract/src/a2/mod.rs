//! A2 · Components: the parts that a language model is put together from.
//!
//! Tensors are [`tch::Tensor`]s on the CPU. Shapes are written with these letters:
//!
//! | letter | meaning |
//! |---|---|
//! | `b` | batch |
//! | `s` | sequence length (tokens) |
//! | `d` | width of a token's vector, or of one head |
//! | `m` | width of a token's vector where there are heads |
//! | `h` | heads |
//! | `f` | hidden width of a feed-forward network |
//! | `v` | vocabulary size |
//! | `…` | any number of leading dims, possibly none |
//!
//! # By hand
//!
//! Write with elementary operations: arithmetic, `exp`, `matmul`, sums, maxima, `gather`,
//! casts. Built-ins that would do a task in one call are forbidden in the whole submission;
//! each task's module names them. Everything that takes tensors must be differentiable by
//! libtorch's autograd, with respect to every float tensor (so keep the graph: no `detach`,
//! no `no_grad`, no way through `Vec`), unless its docs say otherwise. Values do not depend
//! on whether gradients are recorded: a call inside `tch::no_grad`, of tensors that need no
//! gradient, gives the same numbers. What has no influence on the result, such as the
//! maximum that softmax subtracts, may be detached. A result that no gradient reaches
//! (zeros that were made anew, say) is fine where the gradient is 0, and so are gradients
//! of zeros where there need be none: the two are the same.
//!
//! # Dtypes
//!
//! Unless told otherwise a result has the dtype of its first tensor, and the
//! computation runs in that dtype. So the same code serves `f32` and `f64`.
//!
//! # Layout
//!
//! Each tensor, weights and gradients included, may lie in memory in any order (a
//! transposed view, or every second element of a longer tensor), and two tensors of one
//! call may lie differently; `reshape` copes with that, `view` does not. Arguments are left
//! as they are: the methods whose names end in `_` write into a tensor.
//!
//! # Errors
//!
//! Wrong shapes, wrong dtypes and empty tensors are answered with an [`InputError`],
//! never with libtorch's own words. [`Arg`] finds most of them in one line, which
//! the stubs already contain. Where several things are wrong at once, the error may be about
//! any of them.

mod attention;
mod encoder;
mod flash;
mod linear;
mod mlp;
mod moe;
mod norms;
mod positions;
mod precision;
mod softmax;

pub use crate::arguments::{Arg, InputError, Result};
pub use crate::model::{
    AttentionOptions, AttentionSizes, Mask, Pairing, RopeConfig, RopeScaling, RopeSizes, even,
};
pub use attention::{Attention, AttentionWeights, Heads};
pub use encoder::{Encoder, EncoderWeights};
pub use flash::{FlashAttention, FlashConfig, FlashGradients, FlashOutput, OnlineState};
pub use linear::Linear;
pub use mlp::{Gelu, Layer, Mlp, Wiring};
pub use moe::{Experts, MixtureOfExperts, Routing, routable};
pub use norms::Norms;
pub use positions::{Positions, QueryKeyValue};
pub use precision::{Accumulator, Format, Precision};
pub use softmax::Softmax;

/// A whole submission of A2: every task's trait together. It is implemented by
/// itself for whatever implements them all.
pub trait A2:
    Precision
    + Softmax
    + Norms
    + Linear
    + Mlp
    + Positions
    + Attention
    + FlashAttention
    + Encoder
    + MixtureOfExperts
{
}

impl<T> A2 for T where
    T: Precision
        + Softmax
        + Norms
        + Linear
        + Mlp
        + Positions
        + Attention
        + FlashAttention
        + Encoder
        + MixtureOfExperts
{
}
