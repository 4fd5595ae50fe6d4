//! Task `a5.sample` (10 points): drawing.

use contract::a5::{RandomStream, Randomness, Result, Sampling};
use tch::Tensor;

use crate::Submission;

impl Sampling for Submission {
    /// Worked example: the probabilities `0, 0.5, 0.25, 0.25` have the sums `0, 0.5, 0.75, 1`. The
    /// number 0 draws token 1, and so does 0.49; 0.5 draws token 2, and 0.9 token 3. The check
    /// `.many` asks for 100 000 tokens in one call. Checks `a5.sample.draw`, `.many`, `.errors`.
    fn draw(
        &self,
        _log_probs: &Tensor,
        _n: usize,
        _stream: &mut dyn RandomStream,
    ) -> Result<Vec<i64>> {
        todo!("a5.sample.draw")
    }

    /// Worked example: with `seed` 7, `step` 3 and three rows, the numbers are
    /// `randomness.stream(&[7, 0, 3]).uniform()`, then that of `[7, 1, 3]` and of `[7, 2, 3]`. Checks
    /// `a5.sample.draw_rows`, `.errors`.
    fn draw_rows(
        &self,
        _log_probs: &Tensor,
        _seed: u64,
        _step: u64,
        _randomness: &dyn Randomness,
    ) -> Result<Vec<i64>> {
        todo!("a5.sample.draw_rows")
    }

    /// Worked example: `[[-2, -0.5, -2], [-1, -3, -1]]` is `[1, 0]`. Checks `a5.sample.greedy`,
    /// `.errors`.
    fn greedy(&self, _log_probs: &Tensor) -> Result<Vec<i64>> {
        todo!("a5.sample.greedy")
    }
}
