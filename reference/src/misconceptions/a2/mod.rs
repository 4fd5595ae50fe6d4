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
mod unnamed;

use crate::a2::{Parts, REFERENCE};

/// The reference with one misconception; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    if id.is_empty() {
        return Some(REFERENCE);
    }
    let all = VARIANTS.iter().copied().flatten().chain(unnamed::VARIANTS);
    all.into_iter().find(|(name, _)| *name == id).map(|(_, parts)| *parts)
}

/// A name and what it stands for.
pub type Variant = (&'static str, Parts);

const VARIANTS: &[&[Variant]] = &[
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
