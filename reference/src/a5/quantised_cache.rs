//! `a5.quantised_cache`.

use contract::a5::{
    Arg, CacheConfig, InputError, KvCache, Quantisation, Quantised, Result, Stored,
};
use tch::{Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The dtype that numbers of this one are computed in.
    pub computed_in: fn(Kind) -> Kind,
    /// `[…, 1]`: what a step of each row is worth, of `f32`.
    pub scales: fn(&Tensor) -> Tensor,
    /// What numbers are divided by, given the numbers and what is returned as their scales.
    pub divisor: fn(&Tensor, scales: &Tensor) -> Tensor,
    /// The whole number that each becomes.
    pub whole: fn(&Tensor) -> Tensor,
    /// The numbers again.
    pub back: fn(&Quantised, Kind) -> Tensor,
    /// What is held of new keys.
    pub hold_keys: fn(&Functions, &Tensor) -> Held,
    /// What is held of new values.
    pub hold_values: fn(&Functions, &Tensor) -> Held,
    /// What is returned of what was held, of what is held of the new places, and of the new
    /// places themselves.
    pub returned: fn(&Functions, Option<&Held>, &Held, &Tensor) -> Tensor,
    /// How many places may be held.
    pub capacity: fn(usize) -> usize,
    /// Whether numbers that are not finite are refused.
    pub is_refused: fn(&Tensor) -> bool,
    /// The positions of these `[b, n]` that come next.
    pub next: fn(&Tensor) -> Tensor,
    /// Which of so many layers are rewound.
    pub rewound: fn(usize) -> usize,
    /// What is left of a layer by a reset.
    pub reset: fn(Layer) -> Option<Layer>,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    computed_in: |kind| if kind == Kind::Double { kind } else { Kind::Float },
    scales: |x| {
        let most = x.abs().amax(-1, true);
        (&most / 127.0).where_self(&most.gt(0.0), &most.ones_like()).to_kind(Kind::Float)
    },
    divisor: |x, scales| scales.to_kind(x.kind()),
    whole: Tensor::round,
    back: |quantised, kind| {
        (quantised.values.to_kind(Kind::Float) * &quantised.scales).to_kind(kind)
    },
    hold_keys: |f, x| Held::Quantised(quantised(f, x)),
    hold_values: |f, x| Held::Quantised(quantised(f, x)),
    returned: |f, old, new, x| joined(old, new).back(f, x.kind()),
    capacity: |capacity| capacity,
    is_refused: |x| !is_finite(x),
    next: |positions| match positions.size()[1] {
        0 => Tensor::zeros([positions.size()[0]], (Kind::Int64, positions.device())),
        _ => positions.amax(1, false).clamp_min(-1) + 1,
    },
    rewound: |layers| layers,
    reset: |_| None,
};

/// Keys or values of a layer.
pub enum Held {
    /// In eight bits.
    Quantised(Quantised),
    /// As they came.
    AsTheyCame(Tensor),
}

impl Held {
    fn back(&self, f: &Functions, kind: Kind) -> Tensor {
        match self {
            Self::Quantised(quantised) => (f.back)(quantised, kind),
            Self::AsTheyCame(x) => x.shallow_clone(),
        }
    }

    /// The first places.
    fn first(&self, places: i64) -> Self {
        let first = |x: &Tensor| x.narrow(2, 0, places).copy();
        match self {
            Self::Quantised(Quantised { values, scales }) => {
                Self::Quantised(Quantised { values: first(values), scales: first(scales) })
            }
            Self::AsTheyCame(x) => Self::AsTheyCame(first(x)),
        }
    }
}

/// What was held, and what is new behind it.
pub fn joined(old: Option<&Held>, new: &Held) -> Held {
    let cat = |old: &Tensor, new: &Tensor| Tensor::cat(&[old, new], 2);
    match (old, new) {
        (Some(Held::Quantised(old)), Held::Quantised(new)) => Held::Quantised(Quantised {
            values: cat(&old.values, &new.values),
            scales: cat(&old.scales, &new.scales),
        }),
        (Some(Held::AsTheyCame(old)), Held::AsTheyCame(new)) => Held::AsTheyCame(cat(old, new)),
        _ => new.first(match new {
            Held::Quantised(new) => new.values.size()[2],
            Held::AsTheyCame(new) => new.size()[2],
        }),
    }
}

/// Numbers in eight bits.
pub fn quantised(f: &Functions, x: &Tensor) -> Quantised {
    let wide = x.detach().to_kind((f.computed_in)(x.kind()));
    let scales = (f.scales)(&wide);
    let values = (f.whole)(&(&wide / (f.divisor)(&wide, &scales))).clamp(-127.0, 127.0);
    Quantised { values: values.to_kind(Kind::Int8), scales }
}

/// Whether all numbers are.
pub fn is_finite(x: &Tensor) -> bool {
    x.isfinite().all().int64_value(&[]) == 1
}

fn finite(op: &'static str, arg: &'static str, x: &Tensor, f: &Functions) -> Result<()> {
    if !(f.is_refused)(x) {
        return Ok(());
    }
    Err(InputError::Range { op, arg, expected: "finite".into(), got: "NaN or infinite".into() })
}

fn float(op: &'static str, kind: Kind) -> Result<()> {
    if matches!(kind, Kind::Half | Kind::BFloat16 | Kind::Float | Kind::Double) {
        return Ok(());
    }
    let (expected, got) = ("a float".into(), format!("{kind:?}"));
    Err(InputError::Range { op, arg: "kind", expected, got })
}

/// The places of a layer.
pub struct Layer {
    keys: Held,
    values: Held,
    /// `[b, n]`
    pub positions: Tensor,
}

struct Cache {
    f: Functions,
    config: CacheConfig,
    layers: Vec<Option<Layer>>,
}

impl Cache {
    fn layer(&self, op: &'static str, layer: usize) -> Result<Option<&Layer>> {
        let layer = Arg::in_range(op, "layer", layer, ..self.layers.len())?;
        Ok(self.layers[layer].as_ref())
    }

    fn places(layer: Option<&Layer>) -> usize {
        layer.map_or(0, |layer| layer.positions.size()[1] as usize)
    }

    /// That new places can be appended behind so many.
    fn look_at(
        &self,
        new: [(&'static str, &Tensor); 2],
        positions: &Tensor,
        n: usize,
    ) -> Result<()> {
        let CacheConfig { rows, heads, head_dim, kind, capacity, .. } = self.config;
        let keys = new[0].1;
        let s = if keys.dim() == 4 { keys.size()[2] } else { 0 };
        for (name, x) in new {
            Arg::new("append", name, x).kind(kind)?.shape(&[rows, heads, s, head_dim])?;
        }
        Arg::new("append", "keys", keys).filled()?;
        Arg::new("append", "positions", positions).kind(Kind::Int64)?.shape(&[rows, s])?;
        Arg::in_range("append", "keys", n + s as usize, ..=(self.f.capacity)(capacity))?;
        new.into_iter().try_for_each(|(name, x)| finite("append", name, x, &self.f))
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
        let old = self.layer("append", layer)?;
        self.look_at([("keys", keys), ("values", values)], positions, Self::places(old))?;
        let f = &self.f;
        let new = [(f.hold_keys)(f, keys), (f.hold_values)(f, values)];
        let old_keys = old.map(|old| &old.keys);
        let old_values = old.map(|old| &old.values);
        let all = match old {
            Some(old) => Tensor::cat(&[&old.positions, positions], 1),
            None => positions.copy(),
        };
        let stored = Stored {
            keys: (f.returned)(f, old_keys, &new[0], keys),
            values: (f.returned)(f, old_values, &new[1], values),
            positions: all.copy(),
        };
        let [keys, values] = [joined(old_keys, &new[0]), joined(old_values, &new[1])];
        self.layers[layer] = Some(Layer { keys, values, positions: all });
        Ok(stored)
    }

    fn get(&self, layer: usize) -> Result<Stored> {
        let CacheConfig { rows, heads, head_dim, kind, .. } = self.config;
        let empty = |shape: &[i64], kind| Tensor::zeros(shape, (kind, tch::Device::Cpu));
        let Some(Layer { keys, values, positions }) = self.layer("get", layer)? else {
            let keys = empty(&[rows, heads, 0, head_dim], kind);
            let positions = empty(&[rows, 0], Kind::Int64);
            return Ok(Stored { values: keys.copy(), keys, positions });
        };
        Ok(Stored {
            keys: keys.back(&self.f, kind),
            values: values.back(&self.f, kind),
            positions: positions.copy(),
        })
    }

    fn places(&self, layer: usize) -> Result<usize> {
        Ok(Self::places(self.layer("places", layer)?))
    }

    fn next_positions(&self) -> Tensor {
        let none = || Tensor::zeros([self.config.rows, 0], (Kind::Int64, tch::Device::Cpu));
        let positions = self.layers[0].as_ref().map(|layer| layer.positions.shallow_clone());
        (self.f.next)(&positions.unwrap_or_else(none))
    }

    fn reset(&mut self) {
        let reset = self.f.reset;
        self.layers.iter_mut().for_each(|layer| *layer = layer.take().and_then(reset));
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        Arg::in_range("rewind", "places", places, ..=Self::places(self.layers[0].as_ref()))?;
        let rewound = (self.f.rewound)(self.layers.len());
        for layer in &mut self.layers[..rewound] {
            if Self::places(layer.as_ref()) <= places {
                continue;
            }
            *layer = layer.take().filter(|_| places > 0).map(|layer| Layer {
                keys: layer.keys.first(places as i64),
                values: layer.values.first(places as i64),
                positions: layer.positions.narrow(1, 0, places as i64).copy(),
            });
        }
        Ok(())
    }
}

impl Quantisation for Parts {
    fn quantise(&self, x: &Tensor) -> Result<Quantised> {
        Arg::new("quantise", "x", x).float()?.rank(1)?.filled()?;
        finite("quantise", "x", x, &self.quantised_cache)?;
        Ok(quantised(&self.quantised_cache, x))
    }

    fn dequantise(&self, quantised: &Quantised, kind: Kind) -> Result<Tensor> {
        let Quantised { values, scales } = quantised;
        Arg::new("dequantise", "values", values).kind(Kind::Int8)?;
        let mut shape = values.size();
        shape.pop();
        shape.push(1);
        Arg::new("dequantise", "scales", scales).kind(Kind::Float)?.shape(&shape)?;
        float("dequantise", kind)?;
        Ok((self.quantised_cache.back)(quantised, kind))
    }

    fn quantised(&self, config: &CacheConfig) -> Result<Box<dyn KvCache>> {
        Arg::in_range("quantised", "layers", config.layers, 1..)?;
        for (name, n) in
            [("rows", config.rows), ("heads", config.heads), ("head_dim", config.head_dim)]
        {
            Arg::in_range("quantised", name, n, 1..)?;
        }
        Arg::in_range("quantised", "capacity", config.capacity, 1..)?;
        float("quantised", config.kind)?;
        let layers = (0..config.layers).map(|_| None).collect();
        Ok(Box::new(Cache { f: self.quantised_cache, config: *config, layers }))
    }
}
