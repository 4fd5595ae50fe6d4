//! Task `a3.parallel` (5 points): tensor parallelism.

use contract::a3::{
    Batch, Communicator, Components, LlamaConfig, LlamaWeights, Result, TensorParallel,
};
use tch::Tensor;

use crate::Submission;

impl TensorParallel for Submission {
    /// Worked example: 2 ranks, a vocabulary of 6, 4 heads of queries and 2 of keys with 2
    /// features each, 10 hidden features. Rank 1 holds the rows 3, 4 and 5 of the embedding, the
    /// rows 4 to 7 of `query` (its heads 2 and 3), the rows 2 and 3 of `key` and `value`, the
    /// columns 4 to 7 of `output`, the rows 5 to 9 of `gate` and `up`, and the columns 5 to 9 of
    /// `down`. (`narrow` gives a view of the whole, which stays in memory; `copy` lets go of
    /// it.) Checks `a3.parallel.shard`, `.counts`, `.errors`.
    fn shard(
        &self,
        _weights: &LlamaWeights,
        _config: &LlamaConfig,
        _rank: usize,
        _ranks: usize,
    ) -> Result<LlamaWeights> {
        todo!("a3.parallel.shard")
    }

    /// Worked example: with the ranks above, the id 4 is row 1 of rank 1's embedding; rank 0
    /// has no row for it, and adds zeros. A rank's share of a layer is a layer of a smaller
    /// model, and the tasks before know how to compute one. Checks `a3.parallel.logits`,
    /// `.biases`, `.counts`, `.errors`.
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
