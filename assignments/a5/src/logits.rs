//! Task `a5.logits` (15 points): processing logits.

use contract::a5::{History, Logits, Result, SamplingConfig};
use tch::Tensor;

use crate::Submission;

impl Logits for Submission {
    /// Worked example: `[1, 3, 1]` becomes `[-2.2395, -0.2395, -2.2395]`, whose exponentials
    /// `0.1065, 0.7870, 0.1065` sum to 1. And `[900, -900]` becomes `[0, -1800]`. Checks
    /// `a5.logits.log_probs`, `.errors`.
    fn log_probs(&self, _logits: &Tensor) -> Result<Tensor> {
        todo!("a5.logits.log_probs")
    }

    /// Worked example: logits `[2, -1, 0.5, 3]`, prompt `[0, 0]`, generated `[1, 3, 3]`.
    ///
    /// | setting | logits |
    /// |---|---|
    /// | repetition 2 | `[1, -2, 0.5, 1.5]` |
    /// | then presence 0.5, frequency 0.25 | `[1, -2.75, 0.5, 0.5]` |
    /// | then a bias of 4 for token 1 | `[1, 1.25, 0.5, 0.5]` |
    /// | then a ban of token 1 | `[1, -inf, 0.5, 0.5]` |
    ///
    /// Checks `a5.logits.repetition`, `.presence`, `.bans`, `.errors`.
    fn penalised(
        &self,
        _logits: &Tensor,
        _history: &History<'_>,
        _config: &SamplingConfig,
    ) -> Result<Tensor> {
        todo!("a5.logits.penalised")
    }

    /// Worked example: logits whose probabilities at temperature 1 are `0.4, 0.1, 0.3, 0.2`. What
    /// comes back are logarithms; these are the probabilities:
    ///
    /// | setting | probabilities |
    /// |---|---|
    /// | temperature 0.5 | `0.533, 0.033, 0.3, 0.133` |
    /// | temperature 0 | `1, 0, 0, 0` |
    /// | top-k 2 | `0.571, 0, 0.429, 0` |
    /// | top-p 0.6 | `0.571, 0, 0.429, 0` |
    /// | min-p 0.5 | `0.444, 0, 0.333, 0.222` |
    /// | typical 0.4 | `0, 0, 0.6, 0.4` |
    ///
    /// Typical: `H` is 1.280, the surprises are `0.916, 2.303, 1.204, 1.609`, and their distances from `H` are
    /// `0.364, 1.023, 0.076, 0.330`. So the order is 2, 3, 0, 1, and the first two together have
    /// 0.5. Checks `a5.logits.temperature`, `.top_k`,
    /// `.top_p`, `.min_p`, `.typical`, `.process`, `.errors`.
    fn process(
        &self,
        _logits: &Tensor,
        _history: &History<'_>,
        _config: &SamplingConfig,
    ) -> Result<Tensor> {
        todo!("a5.logits.process")
    }
}
