//! A5 from libtorch's operators. Files are named as in the assignment.
//!
//! Each task is a struct of functions, so that a variant can exchange one of them.

pub mod batching;
pub mod beam;
pub mod cache;
pub mod generate;
pub mod guided;
mod idle;
pub mod logits;
pub(crate) mod misconceptions;
pub mod quantised_cache;
pub mod sample;
pub mod speculative;

use crate::variants;

/// A submission put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct Parts {
    /// `a5.cache`
    pub cache: cache::Functions,
    /// `a5.logits`
    pub logits: logits::Functions,
    /// `a5.sample`
    pub sample: sample::Functions,
    /// `a5.generate`
    pub generate: generate::Functions,
    /// `a5.beam`
    pub beam: beam::Functions,
    /// `a5.speculative`
    pub speculative: speculative::Functions,
    /// `a5.batching`
    pub batching: batching::Functions,
    /// `a5.quantised_cache`
    pub quantised_cache: quantised_cache::Functions,
    /// `a5.guided`
    pub guided: guided::Functions,
}

/// The right parts.
pub const REFERENCE: Parts = Parts {
    cache: cache::RIGHT,
    logits: logits::RIGHT,
    sample: sample::RIGHT,
    generate: generate::RIGHT,
    beam: beam::RIGHT,
    speculative: speculative::RIGHT,
    batching: batching::RIGHT,
    quantised_cache: quantised_cache::RIGHT,
    guided: guided::RIGHT,
};

/// The reference with the mistake of this id; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    variants::find(REFERENCE, misconceptions::VARIANTS, id)
}
