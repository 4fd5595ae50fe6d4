//! Task `a5.sample`: drawing.

use tch::Tensor;

use super::{RandomStream, Randomness, Result};

/// Task `a5.sample`.
///
/// # Errors
///
/// All methods: dtype (no float), `empty` of `log_probs`, another number of dims (`shape`); `range`
/// of `log_probs`, if one is NaN or `+inf` or all of a row are `-inf`. (The probabilities of a row
/// that is not refused are never all 0 when rounded.)
pub trait Sampling {
    /// Draws `n` tokens from one distribution, `log_probs` `[v]`: each takes one number `u =
    /// stream.uniform()` and is the **smallest** id `i` with `u < p₀ + p₁ + … + pᵢ`, as in A1. The
    /// sum is a plain running sum in `f64` of `p = exp(log_probs) / total`, where `total` is the sum
    /// of all `exp(log_probs)`. A token with probability 0 never comes; if rounding keeps even the last sum at or below `u`, the
    /// last token with a positive probability comes.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn draw(&self, log_probs: &Tensor, n: usize, stream: &mut dyn RandomStream)
    -> Result<Vec<i64>>;

    /// Draws one token for each row of `log_probs` `[b, v]`. Row `i` takes the first number of **a
    /// stream of its own**, that of the key `[seed, i, step]`: so what a row draws does not depend
    /// on which rows are beside it, and rows that are alike draw differently.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn draw_rows(
        &self,
        log_probs: &Tensor,
        seed: u64,
        step: u64,
        randomness: &dyn Randomness,
    ) -> Result<Vec<i64>>;

    /// The likeliest token of each row of `log_probs` `[b, v]`; the smallest id if several are.
    /// Takes no random number.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn greedy(&self, log_probs: &Tensor) -> Result<Vec<i64>>;
}
