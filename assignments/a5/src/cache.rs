//! Task `a5.cache` (25 points): KV cache.

use contract::a5::{
    BlockPool, CacheConfig, CachedAttention, Caching, Components, KvCache, LayeredModel,
    PoolConfig, Result,
};
use tch::Tensor;

use crate::Submission;

impl Caching for Submission {
    /// A cache is a struct of your own that implements `KvCache`; return it in a `Box`.
    ///
    /// Worked example: one layer, one row, capacity 4. `append` of two places at the positions 5
    /// and 6 returns these two, `append` of one at 7 returns all three, oldest first; now `places` is 3
    /// and `next_positions` is `[8]`. `append` of two more is refused, and still `places` is 3.
    /// After `rewind(1)` the position 5 is left, and `next_positions` is `[6]`. Checks
    /// `a5.cache.contiguous`, `.rewind`, `.read`, `.errors`.
    fn contiguous(&self, _config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        todo!("a5.cache.contiguous")
    }

    /// Worked example: a window of 3, and the positions 0, 1, 2 are held. `append` of 3 and 4
    /// returns 0 1 2 3 4; from now on 2 3 4 are held, `places` is 5, `next_positions` is `[5]`,
    /// and `rewind(4)` is refused: 1 would be among the last three, and is lost. Checks
    /// `a5.cache.ring`, `.rewind`, `.window`, `.memory`, `.errors`.
    fn ring(&self, _config: &CacheConfig, _window: usize) -> Result<Box<dyn KvCache>> {
        todo!("a5.cache.ring")
    }

    /// Worked example: blocks of 2 places, and a text with 3. Its table has two blocks, say
    /// `[0, 1]`, and block 1 has one free place. A fork has the table `[0, 1]`, too; both blocks
    /// have 2 references. Now the fork gets a place: it takes a copy of block 1, say block 2, and
    /// its table is `[0, 2]`. Block 1 has 1 reference again, so the first text writes into it without a
    /// copy. Checks `a5.cache.paged`, `.copy_on_write`, `.memory`, `.errors`.
    fn paged(&self, _config: &PoolConfig) -> Result<Box<dyn BlockPool>> {
        todo!("a5.cache.paged")
    }

    /// Worked example: the cache has the positions 4, 5 and -1, and new places come at 6 and 7.
    /// The one at 6 sees 4, 5, 6; the one at 7 sees 4, 5, 6, 7. With a window of 2 they see 5 6 and
    /// 6 7. Nobody sees -1. With 6 heads of queries and 3 of keys, heads 0 and 1 use head 0 of
    /// keys. Checks `a5.cache.attend`, `.mask`, `.half`, `.padding`, `.errors`.
    fn attend(
        &self,
        _call: &CachedAttention<'_>,
        _cache: &mut dyn KvCache,
        _components: &dyn Components,
    ) -> Result<Tensor> {
        todo!("a5.cache.attend")
    }

    /// Hand `self.attend` to the model in a closure:
    /// `&mut |call, cache| self.attend(call, cache, components)`.
    ///
    /// Worked example: `next_positions` is `[3, 0]`, the new `tokens` are `[[1, 1, 1], [0, 1, 1]]`,
    /// and `chunk` is 2. The first call of the model has the positions `[[3, 4], [-1, 0]]`, the
    /// second one `[[5], [1]]`. Checks `a5.cache.read`, `.padding`, `.window`, `.counts`, `.errors`.
    fn read(
        &self,
        _model: &dyn LayeredModel,
        _ids: &Tensor,
        _tokens: Option<&Tensor>,
        _chunk: usize,
        _cache: &mut dyn KvCache,
        _components: &dyn Components,
    ) -> Result<Tensor> {
        todo!("a5.cache.read")
    }
}
