//! `a3.model` without the work.

use contract::a3::{Batch, Components, LlamaConfig, LlamaWeights, Model, ModelOutput, Result};

use crate::idle::Idle;

impl Model for Idle {
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
