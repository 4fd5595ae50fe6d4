//! `a3.loss_and_greedy` without the work.

use contract::a3::{CausalModel, Components, LossAndGreedy, Result};
use tch::Tensor;

use crate::idle::Idle;

impl LossAndGreedy for Idle {
    fn next_token_loss(
        &self,
        _logits: &Tensor,
        _ids: &Tensor,
        _tokens: Option<&Tensor>,
        _components: &dyn Components,
    ) -> Result {
        todo!("a3.loss_and_greedy.next_token_loss")
    }

    fn greedy(
        &self,
        _model: &dyn CausalModel,
        _prompt: &[i64],
        _most: usize,
        _eos: &[i64],
    ) -> Result<Vec<i64>> {
        todo!("a3.loss_and_greedy.greedy")
    }
}
