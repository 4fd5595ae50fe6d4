//! Task `a2.softmax`: softmax and what is made of it.

use tch::Tensor;

use super::Result;

/// Task `a2.softmax`. **Banned**: every softmax, log-softmax, log-sum-exp,
/// cross-entropy and negative log-likelihood of libtorch. `exp`, `log`, `amax`,
/// sums, `gather`, `where_self`, `masked_fill` and the like are what it is made of.
///
/// All results are differentiable by libtorch's autograd with respect to `x` or
/// `logits`, so nothing on the way may be detached but what has no influence on the
/// result (the maximum that is subtracted).
///
/// # dtypes
///
/// `Half` and `BFloat16` are computed in `Float`, and the result is cast back once at
/// the end (but the loss stays `Float`, see there); `Float` and `Double` are computed
/// as they are.
///
/// # Errors
///
/// Common to all: `dtype` of `x` if it is no float, `empty` of `x` if it has no
/// elements, `range` of `dim` if `x` has no such axis (a scalar has none).
pub trait Softmax {
    /// `yᵢ = e^{xᵢ} / Σⱼ e^{xⱼ}` along `dim`, which may be negative and then counts
    /// from the end.
    ///
    /// Finite for every finite `x` (tried up to ±1e5 and with logits times 1000), and
    /// as exact there as around 0: what is subtracted from `x` is its maximum, which
    /// costs no digit. (`ln Σ e^x` as one number, near 1e4, has an error of 5e-4.)
    /// Entries that are `-∞` get exactly 0. Where **all** entries along `dim` are
    /// `-∞` (a row that is masked completely) the result is **0 everywhere**, and so
    /// is the gradient: never NaN.
    ///
    /// # Shapes
    ///
    /// `x` any with at least one axis; the result has the same.
    ///
    /// # Errors
    ///
    /// The common ones.
    fn softmax(&self, x: &Tensor, dim: i64) -> Result<Tensor>;

    /// `yᵢ = xᵢ - ln Σⱼ e^{xⱼ}` along `dim`, with a finite result wherever `x` is finite,
    /// also where the softmax itself is too small for the dtype, and as exact as the
    /// softmax. Entries that are `-∞`
    /// stay `-∞`; where all are, all stay (their gradient is not looked at).
    ///
    /// # Errors
    ///
    /// The common ones.
    fn log_softmax(&self, x: &Tensor, dim: i64) -> Result<Tensor>;

    /// `ln Σⱼ e^{xⱼ}` along `dim`; `-∞` where all entries are `-∞` (its gradient is
    /// not looked at there).
    ///
    /// # Shapes
    ///
    /// The shape of `x`, `dim` with size 1 if `keepdim`, else without it.
    ///
    /// # Errors
    ///
    /// The common ones.
    fn log_sum_exp(&self, x: &Tensor, dim: i64, keepdim: bool) -> Result<Tensor>;

    /// The mean of `-ln softmax(logits)[target]` over the **counted** tokens, those
    /// whose target is not `ignore_index`: the denominator is their number, over the
    /// whole batch at once, not per sequence. If no token is counted, the loss is 0
    /// and so is the gradient. Ignored tokens get the gradient 0. A logit may be `-∞`
    /// (a token that is ruled out) where it is not the target of a counted token; that
    /// leaves the loss and its gradients finite.
    ///
    /// # Shapes
    ///
    /// `logits […, v]`, `targets […]` of `Int64` → `[]`. The loss of `Half` and
    /// `BFloat16` logits is `Float`, otherwise it has their dtype.
    ///
    /// # Errors
    ///
    /// `dtype`, `empty`, `rank` (no axis) of `logits`; `shape` of `targets` if it is
    /// not that of `logits` without the last axis; `dtype` of `targets` if it is not
    /// `Int64`; `range` of `targets` if one is neither in `0..v` nor `ignore_index`
    /// (which may be any number, -100 by custom).
    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignore_index: i64)
    -> Result<Tensor>;
}
