//! A3 · The full LLaMA: from a folder of files to logits.
//!
//! Tensors are [`tch::Tensor`]s on the CPU. Shapes are written with these letters:
//!
//! | letter | meaning |
//! |---|---|
//! | `b` | batch |
//! | `s` | sequence length (tokens) |
//! | `m` | width of the residual stream, `hidden_size` |
//! | `h`, `h_kv` | heads of queries; heads of keys and values |
//! | `d` | features of one head, `head_dim` |
//! | `f` | width inside the MLP, `intermediate_size` |
//! | `v` | vocabulary, `vocab_size` |
//! | `l` | decoder layers |
//!
//! # What is handed in
//!
//! The parts of A2 come as [`Components`], files as [`Files`], other ranks as a
//! [`Communicator`]. So this assignment is about how the parts are put together, and a bug in
//! your A2 costs nothing here. No built-in is forbidden; but what a component does is best left
//! to the component.
//!
//! # Tensors
//!
//! As in A2: a tensor may lie in memory in any order (`reshape` copes with that, `view` does
//! not); arguments are left as they are; whatever takes tensors is differentiable with respect
//! to every float tensor, unless its docs say otherwise; values do not depend on whether
//! gradients are recorded. A model computes in the dtype of its weights.
//!
//! # Errors
//!
//! Wrong tensors are answered with an [`InputError`], and files that cannot be used with a
//! [`LoadError`]; nothing panics. Where several things are wrong at once, the error may be
//! about any of them.

mod accounting;
mod config;
mod entries;
mod from_pretrained;
mod layer;
mod load_error;
mod loss_and_greedy;
mod model;
mod parallel;
mod pipeline;
mod sequence;
mod weights;

pub use crate::arguments::{Arg, InputError, Result};
pub use crate::model::{
    AttentionOptions, AttentionWeights, Batch, CausalModel, LayerWeights, LlamaConfig,
    LlamaWeights, Mask, MlpWeights, Pairing, Projection, RopeConfig, RopeParameters, RopeScaling,
    RopeType,
};
pub use crate::world::{Communicator, Components, Files};
pub use accounting::Accounting;
pub use config::Config;
pub use entries::{entries, entries_of};
pub use from_pretrained::{FromPretrained, Pretrained};
pub use layer::{DecoderLayer, Sight};
pub use load_error::LoadError;
pub use loss_and_greedy::LossAndGreedy;
pub use model::{Model, ModelOutput};
pub use parallel::TensorParallel;
pub use pipeline::{Pipeline, PipelineError, Schedule, Step};
pub use sequence::SequenceParallel;
pub use weights::{Layout, Weights};

/// A whole submission of A3: every task's trait together. It is implemented by itself for
/// whatever implements them all. Ranks are threads that share it, so it is `Sync`.
pub trait A3:
    Config
    + Weights
    + DecoderLayer
    + Model
    + FromPretrained
    + Accounting
    + LossAndGreedy
    + TensorParallel
    + Pipeline
    + SequenceParallel
    + Sync
{
}

impl<T> A3 for T where
    T: Config
        + Weights
        + DecoderLayer
        + Model
        + FromPretrained
        + Accounting
        + LossAndGreedy
        + TensorParallel
        + Pipeline
        + SequenceParallel
        + Sync
{
}
