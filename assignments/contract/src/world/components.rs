//! The parts that a model is put together from.

use tch::Tensor;

use crate::arguments::Result;
use crate::model::{AttentionOptions, RopeConfig};

/// The components of A2, handed in: an early bug is not charged twice. In checks they are
/// libtorch's own; one check hands in the student's A2.
///
/// Each is differentiable, leaves its arguments as they are, copes with any layout in memory,
/// and answers in the dtype of its first tensor that is a float. `f16` and `bf16` are computed
/// in `f32` where A2 says so, and in softmax.
///
/// # Errors
///
/// Those of A2's methods of the same names.
pub trait Components: Sync {
    /// Row `ids[…]` of `table` `[v, m]`: `[…]` of `i64` → `[…, m]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result<Tensor>;

    /// `x·Wᵀ + b`: `x` `[…, k]`, `weight` `[n, k]`, `bias` `[n]` → `[…, n]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor>;

    /// `gain · cast(x / √(mean(x²) + eps))` over the last axis: `x` `[…, m]`, `gain` `[m]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result<Tensor>;

    /// `x·σ(x)`, in any shape.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn silu(&self, x: &Tensor) -> Result<Tensor>;

    /// Rotary position embedding: `x` `[b, h, s, d]`, `positions` `[s]` or `[b, s]` of `i64`
    /// → `[b, h, s, d]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result<Tensor>;

    /// `softmax(q·kᵀ / √d)·v` with options: `q` `[b, h, s_q, d]`, `k` and `v`
    /// `[b, h, s_kv, d]` → `[b, h, s_q, d]`. A query that sees no key gets zeros.
    ///
    /// Unlike A2's it wants **as many heads of keys and values as of queries**, and knows no
    /// soft cap.
    ///
    /// # Errors
    ///
    /// As all methods; a shape, if the heads differ in number.
    fn attend(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        options: &AttentionOptions,
    ) -> Result<Tensor>;

    /// The mean of `-ln softmax(logits)[target]` over the targets that are not `ignored`:
    /// `logits` `[…, v]`, `targets` `[…]` of `i64` → `[]`; of `f32` for `f16` and `bf16`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignored: i64) -> Result<Tensor>;
}
