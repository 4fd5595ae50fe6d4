//! `a5.cache`.

pub mod attention;
pub mod kept;
pub mod pool;
pub mod reading;

use contract::a5::{
    Arg, BlockPool, CacheConfig, CachedAttention, Caching, Components, InputError, KvCache,
    LayeredModel, PoolConfig, Result,
};
use tch::{Kind, Tensor};

use super::Parts;
use kept::Cache;
use pool::Pool;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Contiguous caches and rings.
    pub kept: kept::Functions,
    /// Blocks.
    pub pool: pool::Functions,
    /// Attention with a cache.
    pub attention: attention::Functions,
    /// A model that reads.
    pub reading: reading::Functions,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    kept: kept::RIGHT,
    pool: pool::RIGHT,
    attention: attention::RIGHT,
    reading: reading::RIGHT,
};

impl Caching for Parts {
    fn contiguous(&self, config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        usable("contiguous", config)?;
        Arg::in_range("contiguous", "capacity", config.capacity, 1..)?;
        Ok(Box::new(Cache::new(self.cache.kept, *config, None)))
    }

    fn ring(&self, config: &CacheConfig, window: usize) -> Result<Box<dyn KvCache>> {
        usable("ring", config)?;
        Arg::in_range("ring", "window", window, 1..)?;
        Ok(Box::new(Cache::new(self.cache.kept, *config, Some(window))))
    }

    fn paged(&self, config: &PoolConfig) -> Result<Box<dyn BlockPool>> {
        Arg::in_range("paged", "blocks", config.blocks, 1..)?;
        Arg::in_range("paged", "block_size", config.block_size, 1..)?;
        Arg::in_range("paged", "layers", config.layers, 1..)?;
        Arg::in_range("paged", "heads", config.heads, 1..)?;
        Arg::in_range("paged", "head_dim", config.head_dim, 1..)?;
        is_float("paged", config.kind)?;
        Ok(Box::new(Pool::new(self.cache.pool, *config)))
    }

    fn attend(
        &self,
        call: &CachedAttention<'_>,
        cache: &mut dyn KvCache,
        components: &dyn Components,
    ) -> Result<Tensor> {
        attention::attend(&self.cache.attention, call, cache, components)
    }

    fn read(
        &self,
        model: &dyn LayeredModel,
        ids: &Tensor,
        tokens: Option<&Tensor>,
        chunk: usize,
        cache: &mut dyn KvCache,
        components: &dyn Components,
    ) -> Result<Tensor> {
        let mut attend = |call: &CachedAttention<'_>, cache: &mut dyn KvCache| {
            self.attend(call, cache, components)
        };
        let text = reading::Text::of(ids, tokens, chunk, cache)?;
        reading::read(&self.cache.reading, model, &text, cache, &mut attend)
    }
}

fn usable(op: &'static str, config: &CacheConfig) -> Result<()> {
    Arg::in_range(op, "layers", config.layers, 1..)?;
    Arg::in_range(op, "rows", config.rows, 1..)?;
    Arg::in_range(op, "heads", config.heads, 1..)?;
    Arg::in_range(op, "head_dim", config.head_dim, 1..)?;
    is_float(op, config.kind)
}

fn is_float(op: &'static str, kind: Kind) -> Result<()> {
    if matches!(kind, Kind::Half | Kind::BFloat16 | Kind::Float | Kind::Double) {
        return Ok(());
    }
    let expected = "f16, bf16, f32, f64".to_string();
    Err(InputError::Range { op, arg: "kind", expected, got: format!("{kind:?}") })
}
