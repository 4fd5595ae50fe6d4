//! The wrong variants of A2: a file for each task, in the order of the check table.

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

use crate::a2::Parts;
use crate::variants;

type Variant = variants::Variant<Parts>;

/// All of them, in the order of the tasks.
pub const VARIANTS: &[&[Variant]] = &[
    precision::VARIANTS,
    softmax::VARIANTS,
    norms::VARIANTS,
    linear::VARIANTS,
    mlp::VARIANTS,
    positions::VARIANTS,
    attention::VARIANTS,
    flash::VARIANTS,
    encoder::VARIANTS,
    moe::VARIANTS,
];
