//! Task `a2.linear`: into the model and out of it.

use tch::Tensor;

use super::Result;

/// Task `a2.linear`. **Banned**: `linear`, `embedding` and their relatives. `matmul`,
/// `index_select`, indexing and sums are what it is made of.
///
/// Results have the dtype of the table, the weight or `x`, and are differentiable with
/// respect to all float arguments; a row that is looked up twice gathers both
/// gradients.
pub trait Linear {
    /// `y = x·Wᵀ + b`: one **row** of `weight` for each output, as libtorch stores it.
    ///
    /// # Shapes
    ///
    /// `x […, k]`, `weight [n, k]`, `bias [n]` → `[…, n]`.
    ///
    /// # Errors
    ///
    /// `dtype`, `empty` and (if it has no axis) `rank` of `x`; `empty` of `weight`, and
    /// its `shape` if it is not `[n, k]`; `shape` of `bias` if it is not `[n]`; `dtype` of
    /// `weight` or `bias` if it is not that of `x`.
    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor>;

    /// Row `ids[…]` of `table`, as it is: not scaled by `√d`. The numbers of a table, and of
    /// a shard, are finite.
    ///
    /// # Shapes
    ///
    /// `ids […]` of `Int64` (`[]` too), `table [v, d]` → `[…, d]`.
    ///
    /// # Errors
    ///
    /// `dtype`, `empty`, `rank` (if it has fewer than two axes) and `shape` (if it has
    /// more) of `table`; `dtype` of
    /// `ids` if it is not `Int64`; `empty` of `ids`; `range` of `ids` if one is not in
    /// `0..v`.
    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result<Tensor>;

    /// One rank's part of a vocabulary-parallel embedding (Shoeybi et al. 2019): the
    /// rank holds the rows `first..first + r` of the whole table, and answers **zeros**
    /// for all other ids. Summed over all ranks the parts are the whole embedding.
    ///
    /// # Shapes
    ///
    /// `ids […]` of `Int64`, ids of the whole vocabulary; `shard [r, d]` → `[…, d]`.
    ///
    /// # Errors
    ///
    /// `dtype`, `empty`, `rank` (if it has fewer than two axes) and `shape` (if it has
    /// more) of `shard`; `dtype` of
    /// `ids` if it is not `Int64`; `empty` of `ids`; `range` of `first` if it is
    /// negative. Ids of other ranks are no error.
    fn embedding_shard(&self, ids: &Tensor, shard: &Tensor, first: i64) -> Result<Tensor>;

    /// The logits of a model whose output layer is **tied** to its embedding (Press &
    /// Wolf 2017): `h·tableᵀ`, with no bias. The gradient of the table comes from both
    /// of its uses.
    ///
    /// # Shapes
    ///
    /// `h […, d]`, `table [v, d]` → `[…, v]`.
    ///
    /// # Errors
    ///
    /// `dtype`, `empty` and (if it has no axis) `rank` of `h`; `shape` of `table` if it
    /// is not `[v, d]`; `dtype` of `table` if it is not that of `h`.
    fn unembedding(&self, h: &Tensor, table: &Tensor) -> Result<Tensor>;
}
