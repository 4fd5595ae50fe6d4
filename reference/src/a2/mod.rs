//! A2 by libtorch's own operators. Files are named as in the assignment.
//!
//! Each task is a struct of functions, so that a variant can exchange one of them;
//! arguments are looked at before the functions see them.

pub mod attention;
pub mod encoder;
pub mod flash;
mod idle;
pub mod linear;
pub(crate) mod misconceptions;
pub mod mlp;
pub mod moe;
pub mod norms;
pub mod positions;
pub mod precision;
pub mod softmax;

use tch::{Kind, Tensor};

use crate::variants;

/// A submission put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Small formats.
    pub precision: precision::Casts,
    /// Softmax and what is made of it.
    pub softmax: softmax::Functions,
    /// Norms.
    pub norms: norms::Functions,
    /// Into the model and out of it.
    pub linear: linear::Functions,
    /// Activations and blocks.
    pub mlp: mlp::Functions,
    /// Encodings of position.
    pub positions: positions::Functions,
    /// Plain attention.
    pub attention: attention::Functions,
    /// Attention in tiles.
    pub flash: flash::Functions,
    /// A model of one block.
    pub encoder: encoder::Functions,
    /// Experts.
    pub moe: moe::Functions,
}

/// The right parts.
pub const REFERENCE: Parts = Parts {
    precision: precision::RIGHT,
    softmax: softmax::RIGHT,
    norms: norms::RIGHT,
    linear: linear::RIGHT,
    mlp: mlp::RIGHT,
    positions: positions::RIGHT,
    attention: attention::RIGHT,
    flash: flash::RIGHT,
    encoder: encoder::RIGHT,
    moe: moe::RIGHT,
};

/// The reference with the mistake of this id; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    variants::find(REFERENCE, misconceptions::VARIANTS, id)
}

/// `x` in the dtype that half precision is computed in: `f32` for `f16` and `bf16`.
pub fn wide(x: &Tensor) -> Tensor {
    match x.kind() {
        Kind::Half | Kind::BFloat16 => x.to_kind(Kind::Float),
        _ => x.shallow_clone(),
    }
}
