//! `a3.model`.

use contract::a3::{Batch, Components, LlamaConfig, LlamaWeights, Model, ModelOutput, Result};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Model for Parts {
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
