//! The wrong variants of A4: a file for each task, in the order of the check table.

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

use crate::a4::Parts;
use crate::variants;

type Variant = variants::Variant<Parts>;

/// All of them, in the order of the tasks.
pub const VARIANTS: &[&[Variant]] = &[
    data::VARIANTS,
    optim::VARIANTS,
    schedule::VARIANTS,
    step::VARIANTS,
    checkpoint::VARIANTS,
    pretrain::VARIANTS,
    sft::VARIANTS,
    lora::VARIANTS,
    align::VARIANTS,
    data_parallel::VARIANTS,
    recompute::VARIANTS,
    fsdp::VARIANTS,
    more::VARIANTS,
];
