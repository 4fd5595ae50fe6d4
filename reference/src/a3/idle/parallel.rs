//! `a3.parallel` without the work.

use contract::a3::{
    Batch, Communicator, Components, LlamaConfig, LlamaWeights, Result, TensorParallel,
};

use crate::idle::Idle;

impl TensorParallel for Idle {
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
