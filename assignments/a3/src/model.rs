//! Task `a3.model` (25 points): the whole model, from your decoder layer: import its trait,
//! `contract::a3::DecoderLayer`, and call `self.decoder_layer(…)`.

use contract::a3::{Batch, Components, LlamaConfig, LlamaWeights, Model, ModelOutput, Result};

use crate::Submission;

impl Model for Submission {
    /// Worked example: without `positions`, a row of padding, token, padding, token, token has
    /// the tokens' positions 0, 1, 2; those of the padding do not matter. With 2 layers there
    /// are 3 hidden states, of which the first is the embeddings. Checks `a3.model.logits`,
    /// `.hidden_states`, `.padding`, `.positions`, `.long_context`, `.laws`, `.errors`.
    fn forward(
        &self,
        batch: &Batch<'_>,
        _weights: &LlamaWeights,
        config: &LlamaConfig,
        _components: &dyn Components,
    ) -> Result<ModelOutput> {
        let (_b, _s) = batch.fit("forward", config.vocab_size)?;
        todo!("a3.model.forward")
    }
}
