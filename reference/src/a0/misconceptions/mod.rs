//! The wrong variants of A0: a file for each task, in the order of the check table. What
//! several of them are made of lies in files beside.

mod flawed_graph;
mod flawed_tape;
mod importance;
mod kernels;
mod layer_norm;
mod ops;
mod scalar;
mod tape;
mod train;
mod vjp;

use crate::a0::Parts;
use crate::variants;

type Variant = variants::Variant<Parts>;

/// All of them, in the order of the tasks.
pub const VARIANTS: &[&[Variant]] = &[
    scalar::VARIANTS,
    ops::VARIANTS,
    vjp::VARIANTS,
    tape::VARIANTS,
    train::VARIANTS,
    importance::VARIANTS,
];
