//! Task `a5.quantised_cache` (5 points, bonus): quantised cache.

use contract::a5::{CacheConfig, KvCache, Quantisation, Quantised, Result};
use tch::Tensor;

use crate::Submission;

impl Quantisation for Submission {
    /// Worked example: the row `[3.0, -63.5, 1.25, 20.0]` has the scale `63.5 / 127 = 0.5`. Divided
    /// by it the numbers are 6, -127, 2.5 and 40; 2.5 goes to the even number: `[6, -127, 2, 40]`.
    /// The row `[0, 0, 0, 0]` has the scale 1. Checks `a5.quantised_cache.quantise`, `.errors`.
    fn quantise(&self, _x: &Tensor) -> Result<Quantised> {
        todo!("a5.quantised_cache.quantise")
    }

    /// Worked example: `[6, -127, 2, 40]` with the scale 0.5 is `[3.0, -63.5, 1.0, 20.0]`. Checks
    /// `a5.quantised_cache.dequantise`, `.errors`.
    fn dequantise(&self, _quantised: &Quantised, _kind: tch::Kind) -> Result<Tensor> {
        todo!("a5.quantised_cache.dequantise")
    }

    /// Worked example: a new place with the key `[3.0, -63.5, 1.25, 20.0]` comes back as
    /// `[3.0, -63.5, 1.0, 20.0]` from the `append` that brought it, and from every later one. Of
    /// its 4 numbers in `f32`, 16 bytes, 4 bytes and a scale of 4 are held. Checks
    /// `a5.quantised_cache.cache`, `.memory`, `.errors`.
    fn quantised(&self, _config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        todo!("a5.quantised_cache.quantised")
    }
}
