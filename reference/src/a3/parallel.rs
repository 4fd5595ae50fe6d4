//! `a3.parallel`.

use contract::a3::{
    Batch, Communicator, Components, LlamaConfig, LlamaWeights, Result, TensorParallel,
};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl TensorParallel for Parts {
    fn shard(
        &self,
        _weights: &LlamaWeights,
        _config: &LlamaConfig,
        _rank: usize,
        _ranks: usize,
    ) -> Result<LlamaWeights> {
        todo!("a3.parallel.shard")
    }

    fn parallel_logits(
        &self,
        _batch: &Batch<'_>,
        _share: &LlamaWeights,
        _config: &LlamaConfig,
        _communicator: &dyn Communicator,
        _components: &dyn Components,
    ) -> Result {
        todo!("a3.parallel.parallel_logits")
    }
}
