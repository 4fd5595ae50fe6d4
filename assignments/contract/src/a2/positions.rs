//! Task `a2.positions`: how a model that sees a set is told an order.

use tch::Tensor;

use super::{Arg, Result, RopeConfig, RopeScaling};
use crate::model::four;

/// Queries, keys and values of the same tokens, each `[b, h, s, d]`, where keys and
/// values may have fewer heads.
#[derive(Debug)]
pub struct QueryKeyValue {
    /// `[b, h, s, d]`
    pub query: Tensor,
    /// `[b, h_kv, s, d]`
    pub key: Tensor,
    /// `[b, h_kv, s, d]`
    pub value: Tensor,
}

impl QueryKeyValue {
    /// The number of tokens, once the three are known to be of the same batch, tokens and
    /// features in the method `op`.
    ///
    /// # Errors
    ///
    /// Those of [`rope_step`](Positions::rope_step) that are about shapes and dtypes.
    pub fn fit(&self, op: &'static str) -> Result<i64> {
        let query = Arg::new(op, "query", &self.query).float()?;
        let [b, _, s, d] = four(op, "query", query)?;
        let key = Arg::new(op, "key", &self.key).kind(self.query.kind())?;
        let [_, h_kv, _, _] = four(op, "key", key)?;
        key.shape(&[b, h_kv, s, d])?;
        Arg::new(op, "value", &self.value).kind(self.query.kind())?.shape(&[b, h_kv, s, d])?;
        Ok(s)
    }
}

/// Encodings of position.
///
/// Positions are counted from 0, and need not be consecutive, sorted, or small: a
/// cache hands over the positions of new tokens only, and padding moves them.
///
/// **Precision.** Frequencies, angles, sines and cosines are computed in `f32` at
/// least (`f64` is better still: in `f32` an angle at position 2¹⁶ is already off by
/// some 10⁻³; the checks accept both), whatever the dtype of `x`. In half precision
/// position 257 is the same as 256 (`bf16`), and beyond 65 504 there is none (`f16`).
pub trait Positions {
    /// The sines and cosines of "Attention Is All You Need" (Vaswani et al. 2017,
    /// §3.5), sines at even features and cosines at odd ones:
    /// `PE[p, 2i] = sin(p / 10000^(2i/d))`, `PE[p, 2i + 1] = cos(p / 10000^(2i/d))`.
    ///
    /// # Shapes
    ///
    /// `positions` `[s]` of `i64` → `[s, d]` of `f32`.
    ///
    /// # Errors
    ///
    /// If `d` is odd or not positive, or `positions` is empty or not an `i64` vector.
    fn sinusoidal(&self, positions: &Tensor, d: i64) -> Result<Tensor>;

    /// The frequencies of RoPE in radians per position, `θᵢ = base^(-2i/d)` for
    /// `i = 0 … d/2 - 1`, stretched as `scaling` says.
    ///
    /// # Shapes
    ///
    /// `[d/2]` of `f32`, best computed in `f64` and rounded at the end.
    ///
    /// # Errors
    ///
    /// If `d` is odd or not positive, or the scaling does not
    /// [fit](RopeScaling::fit) it.
    fn rope_frequencies(&self, d: i64, base: f64, scaling: RopeScaling) -> Result<Tensor>;

    /// Rotary position embedding (Su et al. 2021). A pair `(u, w)` at position `p`
    /// is turned by the angle `φ = p·θᵢ`, counterclockwise:
    ///
    /// ```text
    /// u' = u·cos φ - w·sin φ
    /// w' = u·sin φ + w·cos φ
    /// ```
    ///
    /// where pair `i` of [`Pairing`](super::Pairing) has the frequency `θᵢ`. `x` is brought to `f32`
    /// (where it is not wider), rotated, and rounded once to the dtype it had. So `x` of
    /// `f64` keeps all its digits, whatever the tables are: at position 0 it comes back as
    /// it is.
    /// Applied to queries and keys, not to values.
    ///
    /// Three laws follow, and are checked: norms of pairs are kept; position 0
    /// changes nothing; `⟨rope(q, i), rope(k, j)⟩` depends on `i - j` only.
    ///
    /// # Shapes
    ///
    /// `x` `[b, h, s, d]` of any floating dtype and any layout in memory;
    /// `positions` of `i64`, either `[s]` for all of the batch or `[b, s]`, one row
    /// for each sequence. The result has the shape and the dtype of `x`.
    ///
    /// # Errors
    ///
    /// If `d` is odd, an axis is empty, shapes do not fit, `x` is not of a floating
    /// dtype or `positions` not of `i64`, or the scaling does not fit `d`.
    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result<Tensor>;

    /// What a step of decoding does with its new tokens while `cached` tokens lie in
    /// the cache already: queries and keys are rotated at the positions `cached`,
    /// `cached + 1`, …; **values are left as they are**.
    ///
    /// # Shapes
    ///
    /// As [`QueryKeyValue`]; `s` new tokens in, the same out.
    ///
    /// # Errors
    ///
    /// As [`rope`](Self::rope); if `cached` is negative, and if the three are not of
    /// one dtype and of the same `b`, `s` and `d`.
    fn rope_step(
        &self,
        new: &QueryKeyValue,
        cached: i64,
        config: &RopeConfig,
    ) -> Result<QueryKeyValue>;

    /// The order of features that turns interleaved pairs into half-split ones:
    /// `[0, 2, 4, …, 1, 3, 5, …]`; see [`Pairing`](super::Pairing).
    ///
    /// # Shapes
    ///
    /// `[d]` of `i64`.
    ///
    /// # Errors
    ///
    /// If `d` is odd or not positive.
    fn half_split_order(&self, d: i64) -> Result<Tensor>;

    /// The slopes of ALiBi (Press, Smith & Lewis 2022, arXiv:2108.12409), one a head.
    ///
    /// For `h` a power of two they are `2^(-8/h), 2^(-16/h), …, 2⁻⁸`. For any other
    /// `h` they are, as in the authors' code, those of the largest power of two
    /// `n < h`, followed by the first `h - n` of those of `2n` at even indices
    /// (counted from 0): for `h = 3`, `2⁻⁴, 2⁻⁸` and then `2⁻²`.
    ///
    /// # Shapes
    ///
    /// `[h]` of `f32`.
    ///
    /// # Errors
    ///
    /// If `h` is not positive.
    fn alibi_slopes(&self, h: i64) -> Result<Tensor>;

    /// What ALiBi adds to the scores: `-slope · |i' - j|` for the key at `j` and the
    /// query at `i' = i + s_kv - s_q` (queries are the last ones of the sequence, as
    /// in [`Mask`](super::Mask)). Keys in the future get the same distance as keys in
    /// the past: to hide them is the causal mask's work.
    ///
    /// # Shapes
    ///
    /// `[h, s_q, s_kv]` of `f32`.
    ///
    /// # Errors
    ///
    /// If one of the sizes is not positive.
    fn alibi_bias(&self, h: i64, s_q: i64, s_kv: i64) -> Result<Tensor>;
}
