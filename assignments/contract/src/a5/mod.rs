//! A5 · KV cache and decoding: from a model that rates tokens to one that talks.
//!
//! Tensors are [`tch::Tensor`]s on the CPU. Shapes are written with these letters:
//!
//! | letter | meaning |
//! |---|---|
//! | `b` | batch (rows) |
//! | `s` | new places of a call |
//! | `n` | places that a cache holds |
//! | `h`, `h_kv` | heads of queries; heads of keys and values |
//! | `d` | features of one head |
//! | `l` | layers |
//! | `v` | vocabulary |
//!
//! # What is handed in
//!
//! Models come as [`LayeredModel`], [`CachedModel`] and [`PagedModel`]: they count what they are
//! asked to compute, since a cache is there to compute less. A [`Vocabulary`] says what a token
//! looks like, and random numbers come from [`Randomness`]. So a bug in your A1, A2 or A3 costs
//! nothing here, nor does one in your cache when you decode: every [`CachedModel`] has a cache of
//! its own. No built-in is forbidden.
//!
//! # Tensors
//!
//! A tensor may lie in memory in any order (`reshape` copes with that, `view` does not); arguments
//! are left as they are, unless they are `&mut`. Gradients are never needed. Caches compute in the
//! dtype of what they are given; **distributions are computed in `f64`**, whatever the dtype of the
//! logits. "Log-probabilities" are natural logarithms; that of a token that cannot come is `-inf`.
//!
//! # Errors
//!
//! Wrong arguments are answered with an [`InputError`]; nothing panics, and what is `&mut` is then
//! as it was. Where several things are wrong at once, the error may be about any of them. A number
//! that is out of range is [`InputError::Range`] of the parameter or the field with its name.
//! Another number of dims than stated may be said to be `rank` or `shape`. What a model refuses is
//! passed on.

mod batching;
mod beam;
mod cache;
mod generate;
mod guided;
mod logits;
mod models;
mod quantised_cache;
mod sample;
mod speculative;

pub use crate::arguments::{Arg, InputError, Result};
pub use crate::model::{Pairing, RopeConfig, RopeScaling};
pub use crate::world::{Components, RandomStream, Randomness};
pub use batching::{Batching, Engine, EngineConfig, Finished, Request};
pub use beam::{Beam, BeamConfig, BeamSearch};
pub use cache::{BlockPool, CacheConfig, CachedAttention, Caching, KvCache, PoolConfig, Stored};
pub use generate::{FinishReason, GenerateConfig, Generated, Generation, LogProbs, TextStream};
pub use guided::{Guidance, Guide};
pub use logits::{History, Logits, SamplingConfig};
pub use models::{CachedModel, CachedRows, LayeredModel, PagedModel, Part, Vocabulary};
pub use quantised_cache::{Quantisation, Quantised};
pub use sample::Sampling;
pub use speculative::{Accepted, Speculated, SpeculativeConfig, SpeculativeDecoding};

/// A whole submission of A5: every task's trait together. It is implemented by itself for whatever
/// implements them all.
pub trait A5:
    Caching
    + Logits
    + Sampling
    + Generation
    + BeamSearch
    + SpeculativeDecoding
    + Batching
    + Quantisation
    + Guidance
{
}

impl<T> A5 for T where
    T: Caching
        + Logits
        + Sampling
        + Generation
        + BeamSearch
        + SpeculativeDecoding
        + Batching
        + Quantisation
        + Guidance
{
}
