//! `a5.cache` without the work. The reference looks at the arguments here.

use contract::a5::{
    BlockPool, CacheConfig, CachedAttention, Caching, Components, InputError, KvCache,
    LayeredModel, PoolConfig, Result, Stored,
};
use tch::{Kind, Tensor};

use crate::a5::REFERENCE;
use crate::idle::Idle;

impl Caching for Idle {
    fn contiguous(&self, config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        let right = REFERENCE.contiguous(config)?;
        Ok(Box::new(IdleCache { idle: *self, right, rows: config.rows }))
    }

    fn ring(&self, config: &CacheConfig, window: usize) -> Result<Box<dyn KvCache>> {
        let right = REFERENCE.ring(config, window)?;
        Ok(Box::new(IdleCache { idle: *self, right, rows: config.rows }))
    }

    fn paged(&self, config: &PoolConfig) -> Result<Box<dyn BlockPool>> {
        let right = REFERENCE.paged(config)?;
        Ok(Box::new(IdlePool { idle: *self, right }))
    }

    fn attend(
        &self,
        call: &CachedAttention<'_>,
        cache: &mut dyn KvCache,
        _: &dyn Components,
    ) -> Result<Tensor> {
        self.is_willing()?;
        let stored = cache.append(call.layer, call.k, call.v, call.positions)?;
        Ok(self.tensor(call.q, &[call.q, &stored.values]))
    }

    fn read(
        &self,
        model: &dyn LayeredModel,
        ids: &Tensor,
        _: Option<&Tensor>,
        _: usize,
        cache: &mut dyn KvCache,
        components: &dyn Components,
    ) -> Result<Tensor> {
        self.is_willing()?;
        let mut attend = |call: &CachedAttention<'_>, cache: &mut dyn KvCache| {
            self.attend(call, cache, components)
        };
        let right = model.logits(ids, &ids.zeros_like(), cache, &mut attend)?;
        Ok(self.tensor(&right, &[&right]))
    }
}

impl Idle {
    fn is_willing(self) -> Result<()> {
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(()),
        }
    }
}

/// A cache that keeps nothing.
struct IdleCache {
    idle: Idle,
    right: Box<dyn KvCache>,
    rows: i64,
}

impl IdleCache {
    fn stored(&self, right: &Stored, keys: &Tensor, values: &Tensor) -> Result<Stored> {
        self.idle.is_willing()?;
        Ok(Stored {
            keys: self.idle.tensor(&right.keys, &[keys]),
            values: self.idle.tensor(&right.values, &[values]),
            positions: right.positions.zeros_like(),
        })
    }
}

impl KvCache for IdleCache {
    fn append(
        &mut self,
        layer: usize,
        keys: &Tensor,
        values: &Tensor,
        positions: &Tensor,
    ) -> Result<Stored> {
        let right = self.right.append(layer, keys, values, positions)?;
        self.stored(&right, keys, values)
    }

    fn get(&self, layer: usize) -> Result<Stored> {
        let right = self.right.get(layer)?;
        self.stored(&right, &right.keys.zeros_like(), &right.values.zeros_like())
    }

    fn places(&self, layer: usize) -> Result<usize> {
        self.right.places(layer)?;
        Ok(self.idle.number(&[]).max(0.0) as usize)
    }

    fn next_positions(&self) -> Tensor {
        Tensor::zeros([self.rows], (Kind::Int64, tch::Device::Cpu))
    }

    fn reset(&mut self) {}

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.right.rewind(places)
    }
}

/// A pool that keeps nothing.
struct IdlePool {
    idle: Idle,
    right: Box<dyn BlockPool>,
}

impl BlockPool for IdlePool {
    fn start(&mut self) -> usize {
        self.right.start()
    }

    fn fork(&mut self, text: usize) -> Result<usize> {
        self.right.fork(text)
    }

    fn append(&mut self, text: usize, keys: &Tensor, values: &Tensor) -> Result<()> {
        self.right.append(text, keys, values)
    }

    fn get(&self, text: usize) -> Result<(Tensor, Tensor)> {
        let (keys, values) = self.right.get(text)?;
        self.idle.is_willing()?;
        let of = |x: &Tensor| self.idle.tensor(x, &[&x.zeros_like()]);
        Ok((of(&keys), of(&values)))
    }

    fn rewind(&mut self, text: usize, places: usize) -> Result<()> {
        self.right.rewind(text, places)
    }

    fn free(&mut self, text: usize) -> Result<()> {
        self.right.free(text)
    }

    fn table(&self, text: usize) -> Result<Vec<usize>> {
        self.right.table(text)?;
        Ok(vec![])
    }

    fn references(&self, block: usize) -> Result<usize> {
        self.right.references(block)?;
        Ok(0)
    }

    fn free_blocks(&self) -> usize {
        0
    }
}
