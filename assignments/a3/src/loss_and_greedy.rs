//! Task `a3.loss_and_greedy` (5 points): loss and greedy continuation.

use contract::a3::{CausalModel, Components, LossAndGreedy, Result};
use tch::Tensor;

use crate::Submission;

impl LossAndGreedy for Submission {
    /// Worked example: one sequence with the ids `[7, 3, 5]` has two predictions: place 0
    /// predicts 3, place 1 predicts 5. If place 0 is padding, one is left. The component
    /// `cross_entropy` takes the mean over what is not ignored. Checks
    /// `a3.loss_and_greedy.loss`, `.padding`, `.errors`.
    fn next_token_loss(
        &self,
        _logits: &Tensor,
        _ids: &Tensor,
        _tokens: Option<&Tensor>,
        _components: &dyn Components,
    ) -> Result<Tensor> {
        todo!("a3.loss_and_greedy.next_token_loss")
    }

    /// Worked example: the prompt `[7, 3]`, `most` 4, `eos` `[2]`, and a model that goes on with
    /// 5, 2, 9, …: it is asked about `[7, 3]` and `[7, 3, 5]`, and the result is `[5, 2]`.
    /// (`Batch::of` makes a batch of ids alone.) Checks `a3.loss_and_greedy.greedy`, `.errors`.
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
