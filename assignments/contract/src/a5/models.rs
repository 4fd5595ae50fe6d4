//! The models and the vocabulary that are handed in.

use tch::Tensor;

use super::{CachedAttention, KvCache, Result};

/// A causal language model that keeps nothing itself: keys and values go to the cache that it is
/// called with. It knows projections, norms and MLPs; attention it leaves to
/// [`Caching::attend`](super::Caching::attend).
pub trait LayeredModel {
    /// The logits `[b, s, v]` of these new tokens. For each layer in turn it computes `q`, `k` and
    /// `v` of the **new** tokens only and calls `attend` once with them.
    ///
    /// # Shapes
    ///
    /// `ids` and `positions` `[b, s]` of `i64`. A position of -1 says that the place is padding;
    /// what comes out there means nothing.
    ///
    /// # Errors
    ///
    /// About `ids` and `positions`: shape, dtype, empty, range. Those of `attend`.
    fn logits(
        &self,
        ids: &Tensor,
        positions: &Tensor,
        cache: &mut dyn KvCache,
        attend: &mut dyn FnMut(&CachedAttention<'_>, &mut dyn KvCache) -> Result<Tensor>,
    ) -> Result<Tensor>;
}

/// A causal language model with a cache of its own. It counts the calls and the places that it is
/// asked to compute.
pub trait CachedModel {
    /// `v`, the number of tokens.
    fn vocabulary_size(&self) -> i64;

    /// How many tokens a row may have at most. Padding does not count.
    fn context(&self) -> usize;

    /// `rows` rows of text, all empty.
    fn start(&self, rows: usize) -> Box<dyn CachedRows + '_>;
}

/// Rows of text that a model has read, with their keys and values.
pub trait CachedRows {
    /// How many rows there are.
    fn rows(&self) -> usize;

    /// How many places each row has, padding included.
    fn places(&self) -> usize;

    /// Reads new places behind those that were read before, and returns the logits `[b, s, v]`, of
    /// a float: those at place `i` rate what comes behind it.
    ///
    /// `ids` is `[b, s]` of `i64`. `tokens`, `[b, s]` of `bool`, is false at padding, where the id
    /// does not matter and what comes out means nothing; all are tokens if it is left out. **A
    /// token's position is the number of tokens before it in its row**, and the model keeps count
    /// of it.
    ///
    /// # Errors
    ///
    /// About `ids` and `tokens`: shape, dtype, empty, range. `range` of `ids`, if a row becomes
    /// longer than the context. Nothing is read then.
    fn read(&mut self, ids: &Tensor, tokens: Option<&Tensor>) -> Result<Tensor>;

    /// Forgets all places but the first `places`.
    ///
    /// # Errors
    ///
    /// `range` of `places`, if there are fewer.
    fn rewind(&mut self, places: usize) -> Result<()>;

    /// The rows with these numbers become the rows, in this order: row `i` is from now on what row
    /// `rows[i]` was. A number may come several times (the rows are then independent of each
    /// other), or not at all.
    ///
    /// # Errors
    ///
    /// `range` of `rows`, if a number is no row's.
    fn select(&mut self, rows: &[usize]) -> Result<()>;
}

/// A causal language model whose keys and values lie in blocks. It has
/// [`blocks`](Self::blocks) blocks with [`block_size`](Self::block_size) places each and knows
/// nothing of texts: which block belongs to which text is for its user to say. It computes with
/// **what lies in the blocks**, right or wrong.
pub trait PagedModel {
    /// `v`, the number of tokens.
    fn vocabulary_size(&self) -> i64;

    /// How many blocks there are; their numbers are `0..blocks`.
    fn blocks(&self) -> usize;

    /// How many places a block has.
    fn block_size(&self) -> usize;

    /// One call for several texts: for each part the logits `[v]`, of `f32`, behind its **last**
    /// new token. The keys and values of the new tokens are written into the blocks of the part's
    /// table, first for all parts; then every part looks at the places `0 … stored + new - 1` of
    /// its own table. So a part may rely on what another one of the same call writes.
    ///
    /// # Errors
    ///
    /// `range` of `parts`, if there are none, one has no new token, a table names no block or is
    /// too short, or a token is not in the vocabulary. Nothing is written then.
    fn read(&self, parts: &[Part<'_>]) -> Result<Vec<Tensor>>;
}

/// A piece of a text, for [`PagedModel::read`].
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The block table: the place `i` of the text is the place `i % block_size` of the block
    /// `table[i / block_size]`.
    pub table: &'a [usize],
    /// How many places of the text are in the blocks already.
    pub stored: usize,
    /// The tokens at the places `stored`, `stored + 1`, …
    pub tokens: &'a [i64],
}

/// What tokens look like.
pub trait Vocabulary {
    /// How many tokens there are.
    fn size(&self) -> i64;

    /// The bytes of a token: **maybe a part of a character only**. None for tokens that mark
    /// something, such as end-of-text.
    ///
    /// # Panics
    ///
    /// If `id` is not in `0..size`.
    fn bytes(&self, id: i64) -> &[u8];
}
