//! Task `a5.sample` (10 points): drawing.

use contract::a5::{RandomStream, Randomness, Result, Sampling};
use tch::Tensor;

use crate::Submission;

impl Sampling for Submission {
    fn draw(
        &self,
        _log_probs: &Tensor,
        _n: usize,
        _stream: &mut dyn RandomStream,
    ) -> Result<Vec<i64>> {
        todo!("a5.sample.draw")
    }

    fn draw_rows(
        &self,
        _log_probs: &Tensor,
        _seed: u64,
        _step: u64,
        _randomness: &dyn Randomness,
    ) -> Result<Vec<i64>> {
        todo!("a5.sample.draw_rows")
    }

    fn greedy(&self, _log_probs: &Tensor) -> Result<Vec<i64>> {
        todo!("a5.sample.greedy")
    }
}
