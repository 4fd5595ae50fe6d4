//! `a5.quantised_cache`.

use contract::a5::{CacheConfig, KvCache, Quantisation, Quantised, Result};
use tch::Tensor;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right functions.
pub const RIGHT: Functions = Functions {};

impl Quantisation for Parts {
    fn quantise(&self, _x: &Tensor) -> Result<Quantised> {
        todo!("a5.quantised_cache.quantise")
    }

    fn dequantise(&self, _quantised: &Quantised, _kind: tch::Kind) -> Result<Tensor> {
        todo!("a5.quantised_cache.dequantise")
    }

    fn quantised(&self, _config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        todo!("a5.quantised_cache.quantised")
    }
}
