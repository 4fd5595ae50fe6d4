//! Task `a3.loss_and_greedy`: what a model is trained by, and what it says.

use tch::Tensor;

use super::{CausalModel, Components, Result};

/// Task `a3.loss_and_greedy`.
pub trait LossAndGreedy {
    /// The loss of next-token prediction: the mean cross-entropy, in nats, of each token given
    /// those before it. Place `i` predicts the token at place `i + 1`, and the last place
    /// predicts nothing. A prediction counts if **both** places, `i` and `i + 1`, hold tokens;
    /// the mean is over all that count, of the whole batch at once. Logits at places
    /// that do not count may be anything, NaN too.
    ///
    /// # Shapes
    ///
    /// `logits` `[b, s, v]`, `ids` `[b, s]` of `i64`, `tokens` `[b, s]` of `bool` (all are
    /// tokens if it is left out) → `[]`. In `f32` for logits of `f16` and `bf16`, which are
    /// brought to `f32` first; else in their dtype. Differentiable by `logits`.
    ///
    /// # Errors
    ///
    /// `rank`, `shape`, `dtype` or `empty` of `logits`; `shape` or `dtype` of `ids` and `tokens`,
    /// which are held against `logits`; `range` of `ids` outside of the vocabulary, wherever they
    /// stand; `range` of `s` if it is under 2, and of `tokens` if no
    /// prediction counts.
    fn next_token_loss(
        &self,
        logits: &Tensor,
        ids: &Tensor,
        tokens: Option<&Tensor>,
        components: &dyn Components,
    ) -> Result<Tensor>;

    /// Continues a text greedily: the token with the largest logit at the last place is
    /// appended, again and again; the lowest id among equals. There is no cache: each step asks
    /// the model once, about the whole text so far, as a batch of one without padding.
    ///
    /// It ends behind the first token that is one of `eos`, which is part of the result, and
    /// after `most` tokens.
    ///
    /// Returns the new tokens only, without the prompt.
    ///
    /// # Errors
    ///
    /// `empty` of `prompt`; and those of the model.
    fn greedy(
        &self,
        model: &dyn CausalModel,
        prompt: &[i64],
        most: usize,
        eos: &[i64],
    ) -> Result<Vec<i64>>;
}
