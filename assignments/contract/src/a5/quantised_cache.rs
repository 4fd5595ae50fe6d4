//! Bonus task `a5.quantised_cache`: keys and values in a quarter of the memory.

use tch::Tensor;

use super::{CacheConfig, KvCache, Result};

/// Numbers in eight bits, with a scale for each row of them.
#[derive(Debug)]
pub struct Quantised {
    /// `[…, d]` of `i8`, in `-127..=127`.
    pub values: Tensor,
    /// `[…, 1]` of `f32`, positive: what one step is worth.
    pub scales: Tensor,
}

/// Bonus task `a5.quantised_cache`.
pub trait Quantisation {
    /// Row by row over the last axis: `scale = max|x| / 127`, `value = round(x / scale)`, where
    /// halves go to the even number; computed in `f32` for `f16`, `bf16` and `f32`, in `f64` for
    /// `f64`, where the scale is rounded to `f32` before it is used. The scale of a row of zeros is
    /// 1, and no number is off by more than half a scale (but for rounding). Rows whose scale is no
    /// normal number of `f32` (from 1.2e-38 to 3.4e38) are not asked for.
    ///
    /// # Errors
    ///
    /// Dtype (no float), `empty`, `rank` (no dim) of `x`; `range` of `x`, if a number is not
    /// finite.
    fn quantise(&self, x: &Tensor) -> Result<Quantised>;

    /// `value · scale`, computed in `f32`, in the dtype `kind` (a float).
    ///
    /// # Errors
    ///
    /// Dtype of `values` or `scales`, `shape` of `scales`; `range` of `kind`, if it is no float.
    fn dequantise(&self, quantised: &Quantised, kind: tch::Kind) -> Result<Tensor>;

    /// A cache as [`contiguous`](super::Caching::contiguous) makes one, that holds keys and values
    /// quantised, each row of `d` by itself. **New places are returned quantised and back, too**,
    /// so that what is seen does not depend on how a text is split into calls. It keeps one byte
    /// for each number and one scale for each row.
    ///
    /// # Errors
    ///
    /// As [`contiguous`](super::Caching::contiguous); its `append` also `range` of `keys` or
    /// `values`, if a number is not finite.
    fn quantised(&self, config: &CacheConfig) -> Result<Box<dyn KvCache>>;
}
