//! Task `a1.sample`: making sentences from a model and a stream of random numbers.

use super::LanguageModel;

/// Sampling by inverting the cumulative distribution.
///
/// The randomness comes in as numbers `u` with `0 ≤ u < 1`: the same numbers must
/// make the same sentence.
pub trait Sampler {
    /// The **smallest** index `i` with `u < p₀ + p₁ + … + pᵢ`. The sum is a plain
    /// running sum from index 0 on, in `f64`.
    ///
    /// With `<`, index `i` owns the half-open interval from `p₀ + … + pᵢ₋₁`
    /// (included) to `p₀ + … + pᵢ` (excluded), so that a probability of 0 is never
    /// drawn, not by `u = 0` either. If rounding keeps even the last sum at or below
    /// `u`, the answer is the last index with `pᵢ > 0`.
    ///
    /// `probabilities` are at least 0 and sum to 1 but for rounding.
    fn sample(&self, probabilities: &[f64], u: f64) -> usize;

    /// Draws a sentence from `model`, a distribution: one number of `stream` a
    /// token, in order. The tokens are ordered by their numbers, so EOS comes last;
    /// the history begins with `n - 1` times BOS and then holds what was drawn. The
    /// sentence ends at EOS, which is **not** part of what is returned, or when the
    /// stream is used up.
    fn sentence(&self, model: &dyn LanguageModel, stream: &[f64]) -> Vec<usize>;
}
