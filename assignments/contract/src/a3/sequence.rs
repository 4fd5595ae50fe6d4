//! Bonus task `a3.sequence`: one long sequence on several ranks.

use tch::Tensor;

use super::{Communicator, Result};

/// Bonus task `a3.sequence`.
pub trait SequenceParallel {
    /// Ring attention (Liu et al. 2023, arXiv:2310.01889): `softmax(q·kᵀ / √d)·v` of a sequence
    /// whose places are dealt out to the ranks. With `n` ranks each holds `s` places: rank `r`
    /// those from `r·s` on. It returns the result for its own queries, over the keys of **all**
    /// ranks; with `causal` a query sees the keys up to its own place in the whole sequence.
    ///
    /// Keys and values travel in a ring: there are at most `2·(n - 1)` calls of
    /// [`shift`](Communicator::shift) a rank (or `n - 1` with both in one tensor), and of no
    /// other collective. So beside its own a rank need hold the keys of one other at a time only. Parts are
    /// joined by their maxima and sums, as FlashAttention joins tiles; scores of ±1e4 stay
    /// finite.
    ///
    /// It is computed in the dtype of `q`, `f32` or `f64`, and need not be differentiable.
    ///
    /// # Shapes
    ///
    /// `q`, `k`, `v` `[b, h, s, d]`, the same on each rank → `[b, h, s, d]`.
    ///
    /// # Errors
    ///
    /// `rank`, `shape`, `dtype` (neither `f32` nor `f64`) or `empty` of `q`, `k` and `v`; those of the communicator.
    /// Of `k` and `v` either may be named, and any of `rank`, `empty` and `shape` may be said,
    /// where several are true.
    fn ring_attention(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        causal: bool,
        communicator: &dyn Communicator,
    ) -> Result<Tensor>;
}
