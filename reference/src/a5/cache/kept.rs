//! Contiguous caches and rings: what a layer holds is three tensors.

pub use contract::a5::Stored;
use contract::a5::{Arg, CacheConfig, InputError, KvCache, Result};
use tch::{Device, Kind, Tensor};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Whether new places can be taken.
    pub fits: fn(&Cache, &Stored) -> Result<()>,
    /// Whether a contiguous cache has room for so many new places in a layer.
    pub has_room: fn(&Cache, usize, usize) -> bool,
    /// What an append that was refused for want of room leaves behind.
    pub refused: fn(&mut Cache, usize, &Stored),
    /// Old places and new ones together.
    pub joined: fn(&Stored, &Stored) -> Stored,
    /// How many places a ring with this window holds.
    pub window: fn(usize) -> usize,
    /// What the new places may look at.
    pub seen: fn(&Layer, &Stored, Option<usize>) -> Stored,
    /// What is held from now on.
    pub held: fn(&Layer, &Stored, Option<usize>) -> Stored,
    /// Notes the positions of new places of a layer.
    pub noted: fn(&mut Cache, usize, &Tensor),
    /// What a layer holds, as it is shown.
    pub shown: fn(&Cache, usize) -> Stored,
    /// How many places a layer has had.
    pub places: fn(&Cache, usize) -> usize,
    /// The positions that come next.
    pub next: fn(&Cache) -> Tensor,
    /// Forgets all.
    pub reset: fn(&mut Cache),
    /// Whether so many places cannot be rewound to.
    pub is_missing: fn(&Cache, usize) -> bool,
    /// What a rewinding that was refused leaves behind.
    pub not_rewound: fn(&mut Cache, usize),
    /// Forgets all but the first places.
    pub cut: fn(&mut Cache, usize),
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    fits,
    has_room: |cache, layer, new| cache.layers[layer].places + new <= cache.config.capacity,
    refused: |_, _, _| (),
    joined,
    window: |window| window,
    seen: |old, new, _| (old.joined)(&old.held, new),
    held: |old, new, window| last(&(old.joined)(&old.held, new), window),
    noted,
    shown: |cache, layer| shallow(&cache.layers[layer].held),
    places: |cache, layer| cache.layers[layer].places,
    next: |cache| &cache.largest + 1,
    reset: Cache::empty,
    is_missing,
    not_rewound: |_, _| (),
    cut,
};

/// A cache.
pub struct Cache {
    functions: Functions,
    /// As it was asked for.
    pub config: CacheConfig,
    /// Of a ring.
    pub window: Option<usize>,
    /// What each layer has.
    pub layers: Vec<Layer>,
    /// The largest position of each row of layer 0; -1 where there was none.
    pub largest: Tensor,
}

/// What a layer has.
pub struct Layer {
    /// The places that it holds.
    pub held: Stored,
    /// How many it has had.
    pub places: usize,
    /// How old places and new ones come together.
    pub joined: fn(&Stored, &Stored) -> Stored,
}

impl Layer {
    /// The layer with other places.
    #[must_use]
    pub fn with(&self, held: Stored, places: usize) -> Self {
        Self { held, places, joined: self.joined }
    }
}

impl Cache {
    /// An empty one.
    pub fn new(functions: Functions, config: CacheConfig, window: Option<usize>) -> Self {
        let largest = Tensor::empty([0], (Kind::Int64, Device::Cpu));
        let mut cache = Self { functions, config, window, layers: vec![], largest };
        cache.empty();
        cache
    }

    /// Forgets all.
    pub fn empty(&mut self) {
        let CacheConfig { rows, heads, head_dim, kind, layers, .. } = self.config;
        let nothing = || Tensor::zeros([rows, heads, 0, head_dim], (kind, Device::Cpu));
        let layer = |_| {
            let positions = Tensor::zeros([rows, 0], (Kind::Int64, Device::Cpu));
            let held = Stored { keys: nothing(), values: nothing(), positions };
            Layer { held, places: 0, joined: self.functions.joined }
        };
        self.layers = (0..layers).map(layer).collect();
        self.largest = Tensor::full([rows], -1, (Kind::Int64, Device::Cpu));
    }

    fn layer(&self, op: &'static str, layer: usize) -> Result<usize> {
        Arg::in_range(op, "layer", layer, 0..self.layers.len())
    }
}

impl KvCache for Cache {
    fn append(
        &mut self,
        layer: usize,
        keys: &Tensor,
        values: &Tensor,
        positions: &Tensor,
    ) -> Result<Stored> {
        let layer = self.layer("append", layer)?;
        let [keys, values, positions] = [keys, values, positions].map(Tensor::shallow_clone);
        let new = Stored { keys, values, positions };
        (self.functions.fits)(self, &new)?;
        let count = number(&new);
        if self.window.is_none() && !(self.functions.has_room)(self, layer, count) {
            let (expected, got) = (format!("..={}", self.config.capacity), count.to_string());
            (self.functions.refused)(self, layer, &new);
            return Err(InputError::Range { op: "append", arg: "keys", expected, got });
        }
        let old = &self.layers[layer];
        let seen = (self.functions.seen)(old, &new, self.window);
        let held = (self.functions.held)(old, &new, self.window.map(self.functions.window));
        self.layers[layer] = self.layers[layer].with(held, self.layers[layer].places + count);
        (self.functions.noted)(self, layer, &new.positions);
        Ok(seen)
    }

    fn get(&self, layer: usize) -> Result<Stored> {
        let layer = self.layer("get", layer)?;
        Ok((self.functions.shown)(self, layer))
    }

    fn places(&self, layer: usize) -> Result<usize> {
        let layer = self.layer("places", layer)?;
        Ok((self.functions.places)(self, layer))
    }

    fn next_positions(&self) -> Tensor {
        (self.functions.next)(self)
    }

    fn reset(&mut self) {
        (self.functions.reset)(self);
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        Arg::in_range("rewind", "places", places, ..=self.layers[0].places)?;
        if (self.functions.is_missing)(self, places) {
            let (op, arg, expected) = ("rewind", "places", "what is held".to_string());
            (self.functions.not_rewound)(self, places);
            return Err(InputError::Range { op, arg, expected, got: places.to_string() });
        }
        (self.functions.cut)(self, places);
        Ok(())
    }
}

/// How many places these are.
pub fn number(stored: &Stored) -> usize {
    stored.keys.size()[2] as usize
}

/// The same tensors.
pub fn shallow(Stored { keys, values, positions }: &Stored) -> Stored {
    let [keys, values, positions] = [keys, values, positions].map(Tensor::shallow_clone);
    Stored { keys, values, positions }
}

/// Old places and new ones behind them.
pub fn joined(old: &Stored, new: &Stored) -> Stored {
    Stored {
        keys: Tensor::cat(&[&old.keys, &new.keys], 2),
        values: Tensor::cat(&[&old.values, &new.values], 2),
        positions: Tensor::cat(&[&old.positions, &new.positions], 1),
    }
}

/// `n` places, from this one on.
pub fn some(stored: &Stored, from: usize, n: usize) -> Stored {
    let (from, n) = (from as i64, n as i64);
    Stored {
        keys: stored.keys.narrow(2, from, n).copy(),
        values: stored.values.narrow(2, from, n).copy(),
        positions: stored.positions.narrow(1, from, n).copy(),
    }
}

/// The last places, as many as the window has.
pub fn last(stored: &Stored, window: Option<usize>) -> Stored {
    let n = number(stored);
    let most = window.unwrap_or(n).min(n);
    some(stored, n - most, most)
}

/// Looks at new places.
///
/// # Errors
///
/// Those of `append`.
pub fn fits(cache: &Cache, new: &Stored) -> Result<()> {
    let CacheConfig { rows, heads, head_dim, kind, .. } = cache.config;
    let keys = Arg::new("append", "keys", &new.keys).kind(kind)?.rank(4)?;
    let s = new.keys.size()[2];
    let keys = keys.shape(&[rows, heads, s, head_dim])?;
    Arg::new("append", "values", &new.values).kind(kind)?.shape(&[rows, heads, s, head_dim])?;
    Arg::new("append", "positions", &new.positions).kind(Kind::Int64)?.shape(&[rows, s])?;
    keys.filled()?;
    Ok(())
}

/// Notes the largest positions of layer 0.
pub fn noted(cache: &mut Cache, layer: usize, positions: &Tensor) {
    if layer == 0 {
        cache.largest = cache.largest.maximum(&largest(positions));
    }
}

/// The largest position of each row, -1 at least.
pub fn largest(positions: &Tensor) -> Tensor {
    let padding = positions.new_full([positions.size()[0], 1], -1, (Kind::Int64, Device::Cpu));
    Tensor::cat(&[&padding, positions], 1).amax([1i64].as_slice(), false)
}

/// Whether a layer would need places that are lost.
pub fn is_missing(cache: &Cache, places: usize) -> bool {
    let lost = |layer: &Layer| layer.places > number(&layer.held);
    cache.layers.iter().any(|layer| layer.places > places && lost(layer))
}

/// Forgets, in every layer, all places but the first.
pub fn cut(cache: &mut Cache, places: usize) {
    for layer in &mut cache.layers {
        cut_layer(layer, places);
    }
    if cache.layers[0].places == number(&cache.layers[0].held) {
        cache.largest = largest(&cache.layers[0].held.positions);
    }
}

/// Forgets all places of a layer but the first.
pub fn cut_layer(layer: &mut Layer, places: usize) {
    if layer.places > places {
        *layer = layer.with(some(&layer.held, 0, places), places);
    }
}
