//! `a5.cache` without the work.

use contract::a5::{
    BlockPool, CacheConfig, CachedAttention, Caching, Components, KvCache, LayeredModel,
    PoolConfig, Result,
};
use tch::Tensor;

use crate::idle::Idle;

impl Caching for Idle {
    fn contiguous(&self, _config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        todo!("a5.cache.contiguous")
    }

    fn ring(&self, _config: &CacheConfig, _window: usize) -> Result<Box<dyn KvCache>> {
        todo!("a5.cache.ring")
    }

    fn paged(&self, _config: &PoolConfig) -> Result<Box<dyn BlockPool>> {
        todo!("a5.cache.paged")
    }

    fn attend(
        &self,
        _call: &CachedAttention<'_>,
        _cache: &mut dyn KvCache,
        _components: &dyn Components,
    ) -> Result<Tensor> {
        todo!("a5.cache.attend")
    }

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
