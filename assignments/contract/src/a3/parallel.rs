//! Task `a3.parallel`: one model on several ranks.

use tch::Tensor;

use super::{Batch, Communicator, Components, LlamaConfig, LlamaWeights, Result};

/// Task `a3.parallel`: tensor parallelism (Shoeybi et al. 2019, arXiv:1909.08053).
///
/// With `n` ranks, rank `r` holds the `r`-th of `n` equal, contiguous parts of
///
/// - `embedding` and `head`: rows, so tokens of the vocabulary;
/// - `query`, `key`, `value`, `gate`, `up`: rows with their biases, so whole heads and hidden
///   features (column-parallel);
/// - `output` and `down`: columns (row-parallel);
///
/// and all of each norm. **The bias of a row-parallel projection is added once**, not once a
/// rank: either behind the sum, or before it by one rank only. So each rank may hold all of it,
/// or one rank only holds it.
///
/// Results of these methods need not be differentiable.
pub trait TensorParallel {
    /// The share of rank `rank` of `ranks`. It **holds no more than that**: the elements of all
    /// its tensors are counted, of a view its own, and not those of what it looks into.
    ///
    /// # Errors
    ///
    /// `range` of `ranks` if it is 0 or does not divide `vocab_size`, `num_key_value_heads` and
    /// `intermediate_size`; `range` of `rank` if it is not in `0..ranks`.
    /// With 0 ranks it may be about either.
    fn shard(
        &self,
        weights: &LlamaWeights,
        config: &LlamaConfig,
        rank: usize,
        ranks: usize,
    ) -> Result<LlamaWeights>;

    /// The logits of the whole vocabulary, `[b, s, v]`, the same on every rank; each calls this
    /// with the same batch and its own share, as this submission's [`shard`](Self::shard) made
    /// it. `config` is that of the whole model.
    ///
    /// What is sent is counted, and is at most
    ///
    /// - an all-reduce of `[b, s, m]` for the embedding, and two for each layer, behind
    ///   attention and behind the MLP;
    /// - an all-gather of `[b, s, v/n]` for the logits.
    ///
    /// A reduce-scatter (of `[b, s, m]`) and an all-gather of its result do the work of one
    /// all-reduce, and count like it; where no dim is divided by the ranks, there is only the
    /// all-reduce.
    ///
    /// # Errors
    ///
    /// Those of [`Batch::fit`], of the components and of the communicator.
    fn parallel_logits(
        &self,
        batch: &Batch<'_>,
        share: &LlamaWeights,
        config: &LlamaConfig,
        communicator: &dyn Communicator,
        components: &dyn Components,
    ) -> Result<Tensor>;
}
