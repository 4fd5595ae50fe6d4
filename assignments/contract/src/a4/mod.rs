//! A4 · Training and fine-tuning: from a stream of tokens to a model that answers.
//!
//! Tensors are [`tch::Tensor`]s on the CPU. Shapes are written with these letters:
//!
//! | letter | meaning |
//! |---|---|
//! | `b` | batch |
//! | `s` | sequence length (tokens) |
//! | `v` | vocabulary |
//! | `r` | rank of an adapter |
//! | `t` | steps of an episode |
//!
//! # What is handed in
//!
//! The model comes as a [`TrainableModel`]: a function of its [`Parameters`], which are tensors by
//! name. So it is you who has them, and who changes them. It counts what it is asked. The disk is a
//! [`Store`] that can crash, other ranks are a [`Communicator`], and random numbers come from
//! [`Randomness`]. A bug in your A2 or A3 costs nothing here; one extra check trains your own A3.
//!
//! What this assignment is about is done by hand: libtorch's optimizers and its losses for
//! preferences stay out of it. Autograd, softmax, cross-entropy and all that models are made of may
//! be used.
//!
//! # Tensors
//!
//! A tensor may lie in memory in any order (`reshape` copes with that, `view` does not); arguments
//! are left as they are, unless they are `&mut`. Gradients come from
//! [`run_backward`](tch::Tensor::run_backward), or from `backward` and `grad`; what a submission
//! returns is not recorded, unless its docs say that it is differentiable. Values do not depend on
//! whether gradients are recorded when a method is called: a method that takes gradients itself turns
//! recording on ([`tch::with_grad`]); one that returns something differentiable leaves it as it is.
//!
//! # Errors
//!
//! Wrong arguments are answered with an [`InputError`]; nothing panics. Where several things are
//! wrong at once, the error may be about any of them. A number that is out of range is
//! [`InputError::Range`] of the parameter or the field with its name.

mod align;
mod checkpoint;
mod data;
mod data_parallel;
mod fsdp;
mod lora;
mod more;
mod optim;
mod pretrain;
mod recompute;
mod schedule;
mod sft;
mod step;

pub use crate::arguments::{Arg, InputError, Result};
pub use crate::model::{Layers, ModelInput, Parameters, TrainableModel};
pub use crate::world::{Communicator, Files, RandomStream, Randomness, Store, StoreError};
pub use align::{
    Advantages, Align, Averaging, Episodes, GrpoConfig, KlEstimator, Number, Preference, Scored,
    TokenScores,
};
pub use checkpoint::{Checkpoint, CheckpointError, Checkpoints};
pub use data::{Cursor, Data, IGNORED, Labelled, LoaderConfig, Packed, TokenFile};
pub use data_parallel::{DataParallel, ShardedState};
pub use fsdp::{Fsdp, LayerShares, ShardedPass};
pub use lora::{Adapter, AdapterError, Factors, Lora, LoraConfig};
pub use more::{AnswerSums, Int4, More};
pub use optim::{Group, Moments, Optim, OptimizerState, Rule, Slot};
pub use pretrain::{Budget, Pretrain, Trained};
pub use recompute::{LayerGradients, Recompute};
pub use schedule::{Decay, Schedule, Schedules};
pub use sft::{ChatTemplate, Message, Role, Sft, SftRow};
pub use step::{LossScale, StepConfig, StepReport, Steps, TrainState};

/// A whole submission of A4: every task's trait together. It is implemented by itself for whatever
/// implements them all. Ranks are threads that share it, so it is `Sync`.
pub trait A4:
    Data
    + Optim
    + Schedules
    + Steps
    + Checkpoints
    + Pretrain
    + Sft
    + Lora
    + Align
    + DataParallel
    + Recompute
    + Fsdp
    + More
    + Sync
{
}

impl<T> A4 for T where
    T: Data
        + Optim
        + Schedules
        + Steps
        + Checkpoints
        + Pretrain
        + Sft
        + Lora
        + Align
        + DataParallel
        + Recompute
        + Fsdp
        + More
        + Sync
{
}
