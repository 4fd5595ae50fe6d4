//! Attention with a cache that is handed in.

use contract::a5::{
    A5, CachedAttention, InputError, KvCache, Pairing, Result, RopeConfig, RopeScaling, Stored,
};
use harness::{LAYOUT, MemoryLayout, Record, unknown_word};
use tch::{Device, Kind, Tensor};

use super::told;
use crate::observe::{Inputs, refused};
use crate::tensor::{array, lay};
use crate::world::Libtorch;

/// A cache that has some places already, in whatever order, and notes what it is given.
struct Noting {
    before: [Tensor; 3],
    given: Vec<(usize, [Tensor; 3])>,
    is_laid_otherwise: bool,
}

impl Noting {
    fn of(a: &Inputs<'_>, case: &Record) -> Self {
        let before = a.tensors(["cache.keys", "cache.values", "cache.positions"]);
        Self { before, given: vec![], is_laid_otherwise: case.facts.contains_key(LAYOUT) }
    }

    /// A part of all places: 0 keys, 1 values, 2 positions.
    fn all(&self, part: usize) -> Tensor {
        let given = self.given.iter().map(|(_, parts)| &parts[part]);
        let parts: Vec<&Tensor> = [&self.before[part]].into_iter().chain(given).collect();
        let joined = Tensor::cat(&parts, if part == 2 { 1 } else { 2 });
        if self.is_laid_otherwise { lay(&joined, MemoryLayout::Transposed) } else { joined }
    }

    fn stored(&self) -> Stored {
        Stored { keys: self.all(0), values: self.all(1), positions: self.all(2) }
    }
}

impl KvCache for Noting {
    fn append(
        &mut self,
        layer: usize,
        keys: &Tensor,
        values: &Tensor,
        positions: &Tensor,
    ) -> Result<Stored> {
        self.given.push((layer, [keys, values, positions].map(Tensor::copy)));
        Ok(self.stored())
    }

    fn get(&self, _: usize) -> Result<Stored> {
        Ok(self.stored())
    }

    fn places(&self, _: usize) -> Result<usize> {
        Ok(self.all(2).size()[1] as usize)
    }

    /// Nobody needs them: a call says its positions.
    fn next_positions(&self) -> Tensor {
        Tensor::zeros([self.before[2].size()[0]], (Kind::Int64, Device::Cpu))
    }

    fn reset(&mut self) {}

    fn rewind(&mut self, places: usize) -> Result<()> {
        let (op, arg, expected) = ("rewind", "places", "nothing".to_string());
        Err(InputError::Range { op, arg, expected, got: places.to_string() })
    }
}

/// How a case has queries and keys rotated.
pub fn rope(a: &Inputs<'_>) -> RopeConfig {
    let pairing = match a.fact::<String>("pairing").as_str() {
        "half_split" => Pairing::HalfSplit,
        "interleaved" => Pairing::Interleaved,
        word => unknown_word("pairing", word),
    };
    let factor: Option<f64> = a.maybe("linear scaling");
    let scaling = factor.map_or(RopeScaling::None, |factor| RopeScaling::Linear { factor });
    RopeConfig { pairing, base: a.fact("base"), scaling }
}

/// What comes out, and what the cache was given.
pub fn attend(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let [q, k, v, positions] = a.tensors(["q", "k", "v", "positions"]);
    let call = CachedAttention {
        layer: a.fact("layer"),
        q: &q,
        k: &k,
        v: &v,
        positions: &positions,
        rope: rope(&a),
        window: a.maybe("window"),
    };
    let mut cache = Noting::of(&a, case);
    match tch::no_grad(|| a5.attend(&call, &mut cache, &Libtorch)) {
        Ok(y) => a.kept(appended(seen(&y, &positions, &q), &cache)),
        Err(error) => refused(&error),
    }
}

/// What comes out at tokens; zeros at padding.
fn seen(y: &Tensor, positions: &Tensor, q: &Tensor) -> Record {
    if y.size() != q.size() {
        return Record::new().array("y", array(y));
    }
    let padding = positions.lt(0).unsqueeze(1).unsqueeze(-1);
    Record::new().array("y", array(&y.masked_fill(&padding, 0.0)))
}

/// The keys of tokens, and what else came with them.
fn appended(answer: Record, cache: &Noting) -> Record {
    let joined = |part: usize, dim: i64| {
        let parts: Vec<&Tensor> = cache.given.iter().map(|(_, parts)| &parts[part]).collect();
        (!parts.is_empty()).then(|| Tensor::cat(&parts, dim))
    };
    let (Some(keys), Some(values), Some(positions)) = (joined(0, 2), joined(1, 2), joined(2, 1))
    else {
        return answer.fact("appended", "nothing");
    };
    let mut layers: Vec<usize> = cache.given.iter().map(|(layer, _)| *layer).collect();
    layers.dedup();
    let fits = keys.size()[2] == positions.size()[1];
    let padding = positions.lt(0).unsqueeze(1).unsqueeze(-1);
    let keys = if fits { keys.masked_fill(&padding, 0.0) } else { keys };
    answer
        .array("appended keys", array(&keys))
        .array("appended values", array(&values))
        .fact("appended positions", told::whole_numbers(&positions))
        .fact("appended to layers", layers)
}
