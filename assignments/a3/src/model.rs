//! Task `a3.model` (25 points): the whole model.

use contract::a3::{Batch, Components, LlamaConfig, LlamaWeights, Model, ModelOutput, Result};

use crate::Submission;

impl Model for Submission {
    fn forward(
        &self,
        _batch: &Batch<'_>,
        _weights: &LlamaWeights,
        _config: &LlamaConfig,
        _components: &dyn Components,
    ) -> Result<ModelOutput> {
        todo!("a3.model.forward")
    }
}
