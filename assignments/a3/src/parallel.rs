//! Task `a3.parallel` (5 points): tensor parallelism.

use contract::a3::{
    Batch, Communicator, Components, LlamaConfig, LlamaWeights, Result, TensorParallel,
};
use tch::Tensor;

use crate::Submission;

impl TensorParallel for Submission {
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
    ) -> Result<Tensor> {
        todo!("a3.parallel.parallel_logits")
    }
}
