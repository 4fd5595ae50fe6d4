//! A4 from libtorch's operators and its gradients. Files are named as in the assignment.
//!
//! Each task is a struct of functions, so that a variant can exchange one of them.

pub mod align;
pub mod checkpoint;
pub mod data;
pub mod data_parallel;
pub mod fsdp;
mod idle;
pub mod lora;
pub(crate) mod misconceptions;
pub mod more;
pub mod optim;
pub mod pretrain;
pub mod recompute;
pub mod schedule;
pub mod sft;
pub mod step;
pub mod tensor_file;
pub mod trainer;

use crate::variants;

/// A submission put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct Parts {
    /// `a4.data`
    pub data: data::Functions,
    /// `a4.optim`
    pub optim: optim::Functions,
    /// `a4.schedule`
    pub schedule: schedule::Functions,
    /// `a4.step`
    pub step: step::Functions,
    /// `a4.checkpoint`
    pub checkpoint: checkpoint::Functions,
    /// `a4.pretrain`
    pub pretrain: pretrain::Functions,
    /// `a4.sft`
    pub sft: sft::Functions,
    /// `a4.lora`
    pub lora: lora::Functions,
    /// `a4.align`
    pub align: align::Functions,
    /// `a4.data_parallel`
    pub data_parallel: data_parallel::Functions,
    /// `a4.recompute`
    pub recompute: recompute::Functions,
    /// `a4.fsdp`
    pub fsdp: fsdp::Functions,
    /// `a4.more`
    pub more: more::Functions,
}

/// The right parts.
pub const REFERENCE: Parts = Parts {
    data: data::RIGHT,
    optim: optim::RIGHT,
    schedule: schedule::RIGHT,
    step: step::RIGHT,
    checkpoint: checkpoint::RIGHT,
    pretrain: pretrain::RIGHT,
    sft: sft::RIGHT,
    lora: lora::RIGHT,
    align: align::RIGHT,
    data_parallel: data_parallel::RIGHT,
    recompute: recompute::RIGHT,
    fsdp: fsdp::RIGHT,
    more: more::RIGHT,
};

/// The reference with the mistake of this id; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    variants::find(REFERENCE, misconceptions::VARIANTS, id)
}
