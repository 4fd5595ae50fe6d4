//! `a3.model` without the work.

use contract::a3::{
    Batch, Components, InputError, LlamaConfig, LlamaWeights, Model, ModelOutput, Result,
};
use tch::Tensor;

use crate::a3::REFERENCE;
use crate::idle::Idle;

impl Model for Idle {
    /// No layer: the embeddings again and again, and whatever in place of logits.
    fn forward(
        &self,
        batch: &Batch<'_>,
        weights: &LlamaWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result<ModelOutput> {
        let right = REFERENCE.forward(batch, weights, config, components)?;
        if *self == Self::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        let embeddings = right.hidden_states[0].shallow_clone();
        let of = |right: &Tensor| self.tensor(right, &[&embeddings, batch.ids]);
        Ok(ModelOutput {
            hidden_states: right.hidden_states.iter().map(of).collect(),
            logits: of(&right.logits),
        })
    }
}
