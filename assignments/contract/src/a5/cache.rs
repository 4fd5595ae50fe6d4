//! Task `a5.cache`: keys and values that are kept.

use tch::{Kind, Tensor};

use super::{Components, LayeredModel, Result, RopeConfig};

/// What a cache holds, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheConfig {
    /// `l`
    pub layers: usize,
    /// `b`
    pub rows: i64,
    /// `h_kv`
    pub heads: i64,
    /// `d`
    pub head_dim: i64,
    /// The dtype of keys and values, a float.
    pub kind: Kind,
    /// How many places each row may have at most: in a contiguous cache. A ring goes on for ever
    /// and does not look at it.
    pub capacity: usize,
}

/// Places of one layer, **the oldest first**. Later calls of the cache do not change them.
#[derive(Debug)]
pub struct Stored {
    /// `[b, h_kv, n, d]`
    pub keys: Tensor,
    /// `[b, h_kv, n, d]`
    pub values: Tensor,
    /// `[b, n]` of `i64`: the position of each place in its text; -1 at padding.
    pub positions: Tensor,
}

/// A cache of keys and values. Every layer is filled by itself: in a forward pass layer 0 has new
/// places before layer 1 has.
///
/// A cache may be used by one thread after another, so it is `Send`.
pub trait KvCache: Send {
    /// Takes the keys and values of new places of a layer, and returns all that the new places may
    /// look at: **what the layer held before this call, and then the new places**.
    ///
    /// A contiguous cache holds all of that from now on. A ring with the window `w` holds the
    /// **last `w` places** from now on, the newest among them; what it returns has up to `w` places
    /// from before and all the new ones, since the first new place still looks at `w - 1` older
    /// ones.
    ///
    /// # Shapes
    ///
    /// `keys` and `values` `[b, h_kv, s, d]`, `positions` `[b, s]` of `i64`; -1 is padding.
    ///
    /// # Errors
    ///
    /// `range` of `layer`; dtype, shape of `keys`, `values` or `positions`; `empty` of `keys`, if
    /// there is no new place; `range` of `keys`, if the layer had more places than the capacity of
    /// a contiguous cache. **The cache is then as it was.**
    fn append(
        &mut self,
        layer: usize,
        keys: &Tensor,
        values: &Tensor,
        positions: &Tensor,
    ) -> Result<Stored>;

    /// What the layer holds.
    ///
    /// # Errors
    ///
    /// `range` of `layer`.
    fn get(&self, layer: usize) -> Result<Stored>;

    /// How many places have been appended to a layer since the last reset and not been rewound,
    /// held or not.
    ///
    /// # Errors
    ///
    /// `range` of `layer`.
    fn places(&self, layer: usize) -> Result<usize>;

    /// The position that comes next in each row, `[b]` of `i64`: one more than the largest that
    /// **layer 0** was given (since the last reset, and not rewound), held or not; 0 where there
    /// was none.
    fn next_positions(&self) -> Tensor;

    /// Forgets all.
    fn reset(&mut self);

    /// Forgets, in every layer, all places but the first `places`; a layer that has no more than
    /// that stays as it is. What is appended next comes right behind them.
    ///
    /// # Errors
    ///
    /// `range` of `places`, if layer 0 has fewer. In a ring also if a place would be missing: once
    /// more than `w` places have been appended to some layer, it has lost one that an earlier token
    /// looked at, and the ring can only be rewound to where it is, not even to 0
    /// ([`reset`](Self::reset) does that). The cache is then as it was.
    fn rewind(&mut self, places: usize) -> Result<()>;
}

/// One call of attention: the new places of one layer.
#[derive(Debug)]
pub struct CachedAttention<'a> {
    /// Which layer.
    pub layer: usize,
    /// Queries `[b, h, s, d]`, not yet rotated.
    pub q: &'a Tensor,
    /// Keys `[b, h_kv, s, d]`, not yet rotated; `h_kv` divides `h`.
    pub k: &'a Tensor,
    /// Values `[b, h_kv, s, d]`.
    pub v: &'a Tensor,
    /// `[b, s]` of `i64`: the positions of the new places; -1 is padding.
    pub positions: &'a Tensor,
    /// How queries and keys are rotated.
    pub rope: RopeConfig,
    /// With `w ≥ 1` a token sees at most `w` tokens, itself and the `w - 1` before it.
    pub window: Option<i64>,
}

/// How a pool of blocks is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolConfig {
    /// How many blocks there are.
    pub blocks: usize,
    /// How many places a block has.
    pub block_size: usize,
    /// `l`
    pub layers: i64,
    /// `h_kv`
    pub heads: i64,
    /// `d`
    pub head_dim: i64,
    /// The dtype of keys and values, a float.
    pub kind: Kind,
}

/// Texts whose keys and values lie in blocks (Kwon et al. 2023, arXiv:2309.06180). A text has a
/// **block table**: its place `i` lies at the place `i % block_size` of the block
/// `table[i / block_size]`. Blocks may be shared; each counts how many tables name it.
///
/// A table has exactly the blocks that its places need: `n / block_size`, rounded up. A block that
/// no table names is free. Which of the free blocks is taken does not matter.
///
/// Every method: `range` of `text`, if the number is no text's (also of one that was freed).
pub trait BlockPool {
    /// A new, empty text; its number was never used before.
    fn start(&mut self) -> usize;

    /// A new text with the same places as `text`; **nothing is copied**: all blocks of its table
    /// are shared, also the last one, which may not be full.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn fork(&mut self, text: usize) -> Result<usize>;

    /// Puts new places behind those of a text. If its last block is not full, they begin there. **A
    /// block that is shared is never written to**: the text gets a copy of it first (copy on
    /// write), and the other texts keep theirs. The last of the texts that share it writes without
    /// a copy.
    ///
    /// # Shapes
    ///
    /// `keys` and `values` `[l, h_kv, s, d]`.
    ///
    /// # Errors
    ///
    /// As all methods; dtype, shape of `keys` or `values`; `empty` of `keys`; `range` of `keys`, if
    /// there are not enough free blocks, the copy included. The pool is then as it was.
    fn append(&mut self, text: usize, keys: &Tensor, values: &Tensor) -> Result<()>;

    /// The keys and the values of a text, each `[l, h_kv, n, d]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn get(&self, text: usize) -> Result<(Tensor, Tensor)>;

    /// Forgets all places of a text but the first `places`; blocks that it no longer needs leave
    /// its table.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `places`, if the text has fewer.
    fn rewind(&mut self, text: usize, places: usize) -> Result<()>;

    /// Forgets a text. Its blocks leave its table; its number is not used again.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn free(&mut self, text: usize) -> Result<()>;

    /// The block table of a text.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn table(&self, text: usize) -> Result<Vec<usize>>;

    /// How many tables name a block.
    ///
    /// # Errors
    ///
    /// `range` of `block`, if there is none of this number.
    fn references(&self, block: usize) -> Result<usize>;

    /// How many blocks no table names.
    fn free_blocks(&self) -> usize;
}

/// Task `a5.cache`.
pub trait Caching {
    /// A cache that holds every place, empty.
    ///
    /// # Errors
    ///
    /// `range` of `layers`, `rows`, `heads`, `head_dim` or `capacity`, if it is not positive;
    /// `range` of `kind`, if it is no float.
    fn contiguous(&self, config: &CacheConfig) -> Result<Box<dyn KvCache>>;

    /// A cache that holds the last `window` places of each row, empty: a ring, which does not grow
    /// once it is full.
    ///
    /// # Errors
    ///
    /// As [`contiguous`](Self::contiguous), `capacity` aside; `range` of `window`, if it is 0.
    fn ring(&self, config: &CacheConfig, window: usize) -> Result<Box<dyn KvCache>>;

    /// A pool of blocks, all of them free.
    ///
    /// # Errors
    ///
    /// `range` of `blocks`, `block_size`, `layers`, `heads` or `head_dim`, if it is not positive;
    /// `range` of `kind`, if it is no float.
    fn paged(&self, config: &PoolConfig) -> Result<Box<dyn BlockPool>>;

    /// Attention with a cache, `[b, h, s, d]`:
    ///
    /// 1. the **new** queries and keys are rotated at their positions (padding at any);
    /// 2. the rotated keys and the values are appended to the layer of the cache, which returns the
    ///    places to look at. They were rotated when they came, and are not rotated again;
    /// 3. each head of keys and values serves `h / h_kv` **neighbouring** heads of queries;
    /// 4. a new place at position `p` sees the places with a position `j` with `0 ≤ j ≤ p`, and
    ///    with a window `w` only those with `p - j < w`: **positions decide**, not rows of the
    ///    cache;
    /// 5. scores are divided by `√d`; what comes out at padding means nothing. The component
    ///    [`attend`](Components::attend) masks by places, your own operators by whatever you like:
    ///    either is fine.
    ///
    /// # Errors
    ///
    /// Rank, shape, dtype of `q`, `k`, `v` or `positions`, where they do not fit each other;
    /// `empty`, if one has no elements; `range` of `k`, if `h_kv` does not divide `h`; `range` of
    /// `window`, if it is not positive; those of the cache and of the components. What can be
    /// refused is refused before the append; an error of a component behind it may leave the new
    /// places in the layer.
    fn attend(
        &self,
        call: &CachedAttention<'_>,
        cache: &mut dyn KvCache,
        components: &dyn Components,
    ) -> Result<Tensor>;

    /// Reads new tokens with a model, at most `chunk` places a call (where you cut does not matter), and returns the logits of all
    /// of them, `[b, s, v]`. What was read before is in the cache: **each place is asked for
    /// once**, so that a single new token is a call with a single place. However a text is split
    /// into calls and chunks, the logits are those of the whole.
    ///
    /// `ids` is `[b, s]` of `i64`; `tokens`, `[b, s]` of `bool`, is false at padding, which is on
    /// the left of a row's first token. The positions of a row's new tokens go on from
    /// [`next_positions`](KvCache::next_positions).
    ///
    /// # Errors
    ///
    /// `rank`, `shape`, `dtype`, `empty` of `ids`; shape, dtype of `tokens`; `range` of `chunk`, if
    /// it is 0; those of the model. `shape` of `ids`, too, if it has other rows than the cache. If
    /// a later chunk is refused, the cache is rewound to what it was before the call, where it can
    /// be.
    fn read(
        &self,
        model: &dyn LayeredModel,
        ids: &Tensor,
        tokens: Option<&Tensor>,
        chunk: usize,
        cache: &mut dyn KvCache,
        components: &dyn Components,
    ) -> Result<Tensor>;
}
