//! Task `a2.norms`: normalisation of a token's vector.

use tch::Tensor;

use super::Result;

/// Task `a2.norms`. **Banned**: every `*_norm` layer of libtorch (layer, RMS, group,
/// batch and instance norm). Means, squares, `rsqrt` and sums are what it is made of.
///
/// All statistics are over the **last axis** (or groups of it), computed in `Float`
/// for `Half` and `BFloat16` input, whose squares would overflow or lose most of their
/// digits, `eps` with them; `Float` and `Double` are computed as they are. Rows may be zeros,
/// or of one number over and over: `eps` keeps the result finite in every dtype. `eps` stands **inside** the
/// root. The result has the dtype of `x`, and is differentiable with respect to `x`,
/// `gain` and `bias`.
///
/// # Errors
///
/// Common to all: `dtype`, `empty` and (if it has no axis) `rank` of `x`; `shape` of
/// `gain` or `bias` if it is not `[d]`; `dtype` of `gain` or `bias` if it is not that
/// of `x`; `range` of `eps` if it is not positive.
pub trait Norms {
    /// `y = gain · cast(x / √(mean(x²) + eps))` (Zhang & Sennrich 2019), without
    /// subtracting the mean.
    ///
    /// **Where the cast stands** matters for `Half` and `BFloat16`: the normalised
    /// vector is computed in `Float` and cast to the dtype of `x`, and *then*
    /// multiplied by `gain` in that dtype (the order of LLaMA's code).
    ///
    /// # Shapes
    ///
    /// `x […, d]`, `gain [d]` → `[…, d]`.
    ///
    /// # Errors
    ///
    /// The common ones.
    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result<Tensor>;

    /// RMS norm of each of `groups` equal groups of **neighbouring** features: group
    /// `i` is `x[…, i·d/g .. (i + 1)·d/g]`, divided by the root mean square of its own
    /// elements. `gain` is as long as the whole vector. With one group it is
    /// [`rms_norm`](Self::rms_norm); the cast stands at the same place.
    ///
    /// # Shapes
    ///
    /// `x […, d]`, `gain [d]` → `[…, d]`.
    ///
    /// # Errors
    ///
    /// The common ones; `range` of `groups` if it is not positive or does not divide
    /// `d`.
    fn group_rms_norm(&self, x: &Tensor, gain: &Tensor, groups: i64, eps: f64) -> Result<Tensor>;

    /// `y = cast((x - μ) / √(σ² + eps) · gain + bias)` (Ba, Kiros & Hinton 2016) with
    /// the **biased** variance `σ² = Σ(x - μ)²/d`, exact also where `x` is far from 0 (the
    /// checks go to 1e5 in `Float` and 1e8 in `Double`): differences first, then squares.
    ///
    /// Here gain and bias are applied in `Float`, **before** the one cast at the end
    /// (the order of libtorch's own layer norm).
    ///
    /// # Shapes
    ///
    /// `x […, d]`, `gain [d]`, `bias [d]` → `[…, d]`.
    ///
    /// # Errors
    ///
    /// The common ones.
    fn layer_norm(&self, x: &Tensor, gain: &Tensor, bias: &Tensor, eps: f64) -> Result<Tensor>;
}
