//! Task `a1.sample` (5 points): making sentences from a model.

use contract::a1::{LanguageModel, Sampler};

/// Stateless: the randomness comes in as arguments.
pub struct MySampler;

impl Sampler for MySampler {
    /// The smallest `i` with `u < p₀ + … + pᵢ`.
    ///
    /// Worked example: probabilities `[0.25, 0, 0.75]`: `u = 0` gives 0, and
    /// `u = 0.25` gives 2. Checks `a1.sample.inverse`, `.chi_square`.
    fn sample(&self, _probabilities: &[f64], _u: f64) -> usize {
        todo!("a1.sample.inverse")
    }

    /// One number of the stream a token, until EOS or the end of the stream.
    ///
    /// Worked example: an order-1 model of one word with `P(0) = P(EOS) = 1/2` and
    /// the stream `0.1, 0.7, 0.2` makes the sentence `[0]`. Check
    /// `a1.sample.sentence`.
    fn sentence(&self, _model: &dyn LanguageModel, _stream: &[f64]) -> Vec<usize> {
        todo!("a1.sample.sentence")
    }
}
