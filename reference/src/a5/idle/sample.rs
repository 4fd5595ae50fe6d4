//! `a5.sample` without the work.

use contract::a5::{RandomStream, Randomness, Result, Sampling};
use tch::Tensor;

use crate::idle::Idle;

impl Sampling for Idle {
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
