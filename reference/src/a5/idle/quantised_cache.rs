//! `a5.quantised_cache` without the work. The reference looks at the arguments here.

use contract::a5::{CacheConfig, InputError, KvCache, Quantisation, Quantised, Result, Stored};
use tch::{Kind, Tensor};

use crate::a5::REFERENCE;
use crate::idle::Idle;

impl Quantisation for Idle {
    fn quantise(&self, x: &Tensor) -> Result<Quantised> {
        let Quantised { values, scales } = REFERENCE.quantise(x)?;
        let wide = self.tensor(&values.to_kind(Kind::Float), &[x]);
        Ok(Quantised { values: wide.to_kind(Kind::Int8), scales: self.tensor(&scales, &[x]) })
    }

    fn dequantise(&self, quantised: &Quantised, kind: Kind) -> Result<Tensor> {
        let right = REFERENCE.dequantise(quantised, kind)?;
        Ok(self.tensor(&right, &[&quantised.values, &quantised.scales]))
    }

    fn quantised(&self, config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        Ok(Box::new(IdleCache { idle: *self, right: REFERENCE.quantised(config)? }))
    }
}

/// A cache that looks at what it is given, and holds none of it.
struct IdleCache {
    idle: Idle,
    right: Box<dyn KvCache>,
}

impl IdleCache {
    fn said(&self, right: &Stored, inputs: [&[&Tensor]; 3]) -> Stored {
        let said = |right: &Tensor, inputs| self.idle.tensor(right, inputs);
        Stored {
            keys: said(&right.keys, inputs[0]),
            values: said(&right.values, inputs[1]),
            positions: said(&right.positions, inputs[2]),
        }
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
        match self.idle {
            Idle::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(self.said(&right, [&[keys], &[values], &[positions]])),
        }
    }

    fn get(&self, layer: usize) -> Result<Stored> {
        Ok(self.said(&self.right.get(layer)?, [&[], &[], &[]]))
    }

    fn places(&self, layer: usize) -> Result<usize> {
        self.right.places(layer).map(|_| 0)
    }

    fn next_positions(&self) -> Tensor {
        self.idle.tensor(&self.right.next_positions(), &[])
    }

    fn reset(&mut self) {
        self.right.reset();
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        self.right.rewind(places)
    }
}
