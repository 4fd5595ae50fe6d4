//! The wrong variants of A5: a file for each task, in the order of the check table.

mod batching;
mod beam;
mod cache;
mod generate;
mod guided;
mod logits;
mod quantised_cache;
mod sample;
mod speculative;

use crate::a5::Parts;
use crate::variants;

type Variant = variants::Variant<Parts>;

/// All of them, in the order of the tasks.
pub const VARIANTS: &[&[Variant]] = &[
    cache::VARIANTS,
    logits::VARIANTS,
    sample::VARIANTS,
    generate::VARIANTS,
    beam::VARIANTS,
    speculative::VARIANTS,
    batching::VARIANTS,
    quantised_cache::VARIANTS,
    guided::VARIANTS,
];
