//! The wrong variants of A3: a file for each task, in the order of the check table.

mod accounting;
mod config;
mod from_pretrained;
mod layer;
mod loss_and_greedy;
mod model;
mod parallel;
mod pipeline;
mod sequence;
mod weights;

use crate::a3::Parts;
use crate::variants;

type Variant = variants::Variant<Parts>;

/// All of them, in the order of the tasks.
pub const VARIANTS: &[&[Variant]] = &[
    config::VARIANTS,
    weights::VARIANTS,
    layer::VARIANTS,
    model::VARIANTS,
    from_pretrained::VARIANTS,
    accounting::VARIANTS,
    loss_and_greedy::VARIANTS,
    parallel::VARIANTS,
    pipeline::VARIANTS,
    sequence::VARIANTS,
];
