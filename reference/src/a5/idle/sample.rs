//! `a5.sample` without the work. The reference looks at the arguments here.

use contract::a5::{InputError, RandomStream, Randomness, Result, Sampling};
use tch::Tensor;

use crate::a5::REFERENCE;
use crate::idle::Idle;

impl Sampling for Idle {
    fn draw(
        &self,
        log_probs: &Tensor,
        n: usize,
        stream: &mut dyn RandomStream,
    ) -> Result<Vec<i64>> {
        self.tokens(&REFERENCE.draw(log_probs, n, stream)?, log_probs)
    }

    fn draw_rows(
        &self,
        log_probs: &Tensor,
        seed: u64,
        step: u64,
        randomness: &dyn Randomness,
    ) -> Result<Vec<i64>> {
        self.tokens(&REFERENCE.draw_rows(log_probs, seed, step, randomness)?, log_probs)
    }

    fn greedy(&self, log_probs: &Tensor) -> Result<Vec<i64>> {
        self.tokens(&REFERENCE.greedy(log_probs)?, log_probs)
    }
}

impl Idle {
    /// In place of tokens: the first or the last of the vocabulary, or always the same number.
    fn tokens(self, right: &[i64], log_probs: &Tensor) -> Result<Vec<i64>> {
        let last = log_probs.size().last().map_or(0, |v| v - 1);
        let token = match self {
            Self::Nothing => return Err(InputError::Torch("not done".into())),
            Self::First => 0,
            Self::Last => last,
            Self::NotANumber => -1,
            Self::Uniform => last / 2,
            Self::Zeros | Self::Ones => self.number(&[]) as i64,
        };
        Ok(vec![token; right.len()])
    }
}
