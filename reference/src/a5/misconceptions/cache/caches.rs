//! Wrong contiguous caches and rings.

use contract::a5::{Arg, CacheConfig, InputError, Result, Stored};
use tch::{Device, Kind, Tensor};

use super::with;
use crate::a5::Parts;
use crate::a5::cache::kept::{
    self, Cache, Functions, Layer, RIGHT, cut_layer, joined, last, number, shallow, some,
};

type Joined = fn(&Stored, &Stored) -> Stored;

/// Old and new places put together in this way, which everything is made of.
pub const fn joined_by(joined: Joined) -> Parts {
    with(Functions { joined, ..RIGHT })
}

/// Another answer of append.
pub const fn seen(seen: fn(&Layer, &Stored, Option<usize>) -> Stored) -> Parts {
    with(Functions { seen, ..RIGHT })
}

/// Other positions that come next.
pub const fn next(next: fn(&Cache) -> Tensor) -> Parts {
    with(Functions { next, ..RIGHT })
}

/// Another rewinding.
pub const fn cut(cut: fn(&mut Cache, usize)) -> Parts {
    with(Functions { cut, ..RIGHT })
}

/// Other rewindings that are refused.
pub const fn missing(is_missing: fn(&Cache, usize) -> bool) -> Parts {
    with(Functions { is_missing, ..RIGHT })
}

/// Other places that are taken.
pub const fn fits(fits: fn(&Cache, &Stored) -> Result<()>) -> Parts {
    with(Functions { fits, ..RIGHT })
}

/// A ring with another window.
pub const fn windowed(window: fn(usize) -> usize) -> Parts {
    with(Functions { window, ..RIGHT })
}

pub const ALL_LAYERS: Parts = with(Functions {
    has_room: |cache, _, new| {
        cache.layers.iter().map(|layer| layer.places).sum::<usize>() + new <= cache.config.capacity
    },
    ..RIGHT
});

pub const NEVER_FULL: Parts = with(Functions {
    has_room: |cache, layer, new| cache.layers[layer].places + new < cache.config.capacity,
    ..RIGHT
});

pub const ONE_MORE: Parts = with(Functions {
    has_room: |cache, layer, new| cache.layers[layer].places + new <= cache.config.capacity + 1,
    ..RIGHT
});

pub const CHANGED: Parts = with(Functions {
    refused: |cache, layer, new| {
        let old = &cache.layers[layer];
        let (held, places) = (joined(&old.held, new), old.places + number(new));
        cache.layers[layer] = old.with(held, places);
        kept::noted(cache, layer, &new.positions);
    },
    ..RIGHT
});

pub const RESET_KEEPS: Parts = with(Functions {
    reset: |cache| {
        let largest = cache.largest.copy();
        cache.empty();
        cache.largest = largest;
    },
    ..RIGHT
});

pub const LAYER_0_RESET: Parts = with(Functions {
    reset: |cache| {
        let others = cache.layers.split_off(1);
        cache.empty();
        cache.layers.truncate(1);
        cache.layers.extend(others);
    },
    ..RIGHT
});

pub const SLOTS: Parts = with(Functions {
    seen: |old, new, window| joined(&in_slots(old, window), new),
    shown: |cache, layer| in_slots(&cache.layers[layer], cache.window),
    ..RIGHT
});

pub const NUMBERED: Parts = with(Functions {
    seen: |old, new, window| numbered(&joined(&old.held, new), old.places + number(new), window),
    shown: |cache, layer| {
        let layer = &cache.layers[layer];
        numbered(&layer.held, layer.places, cache.window)
    },
    ..RIGHT
});

pub const RING_CAPACITY: Parts = with(Functions {
    fits: |cache, new| {
        kept::fits(cache, new)?;
        // Which layer it is about is not known here: any that is over the capacity.
        let most = cache.layers.iter().map(|layer| layer.places).max().unwrap_or(0);
        let is_too_much = most + number(new) > cache.config.capacity;
        if cache.window.is_none() || !is_too_much {
            return Ok(());
        }
        let (expected, got) = (cache.config.capacity.to_string(), number(new).to_string());
        Err(InputError::Range { op: "append", arg: "keys", expected, got })
    },
    ..RIGHT
});

pub const BEGINNING: Parts = with(Functions {
    held: |old, new, window| match window {
        Some(window) if number(new) > window => some(new, 0, window),
        _ => last(&joined(&old.held, new), window),
    },
    ..RIGHT
});

pub const HELD_ONLY: Parts =
    with(Functions { places: |cache, layer| number(&cache.layers[layer].held), ..RIGHT });

pub const TURNED: Parts = with(Functions {
    is_missing: |_, _| false,
    cut: |cache, places| {
        for layer in &mut cache.layers {
            let fewer = layer.places.saturating_sub(places);
            let n = number(&layer.held).saturating_sub(fewer);
            *layer = layer.with(some(&layer.held, 0, n), layer.places - fewer);
        }
        cache.largest = kept::largest(&cache.layers[0].held.positions);
    },
    ..RIGHT
});

pub const HALF_REWOUND: Parts = with(Functions {
    not_rewound: |cache, places| {
        for layer in cache.layers.iter_mut().filter(|layer| layer.places == number(&layer.held)) {
            cut_layer(layer, places);
        }
    },
    ..RIGHT
});

pub const RING_GROWS: Parts = with(Functions {
    seen: |old, new, window| joined(&last(&old.held, window), new),
    held: |old, new, _| joined(&old.held, new),
    shown: |cache, layer| last(&cache.layers[layer].held, cache.window),
    ..RIGHT
});

/// Row-major memory put together along dim 1.
pub fn along_heads(old: &Stored, new: &Stored) -> Stored {
    let along = |old: &Tensor, new: &Tensor| {
        let (b, h, d) = (old.size()[0], old.size()[1], old.size()[3]);
        Tensor::cat(&[&old.flatten(1, 2), &new.flatten(1, 2)], 1).reshape([b, h, -1, d])
    };
    Stored {
        keys: along(&old.keys, &new.keys),
        values: along(&old.values, &new.values),
        ..joined(old, new)
    }
}

pub fn in_f32(old: &Stored, new: &Stored) -> Stored {
    let Stored { keys, values, positions } = joined(old, new);
    let [keys, values] = [keys, values].map(|x| x.to_kind(Kind::Float));
    Stored { keys, values, positions }
}

pub fn last_only(old: &Layer, new: &Stored, window: Option<usize>) -> Stored {
    last(&joined(&old.held, new), window)
}

/// The place with number `i` is in the slot `i % window`.
fn in_slots(layer: &Layer, window: Option<usize>) -> Stored {
    let held = shallow(&layer.held);
    let n = number(&held);
    let Some(window) = window.filter(|window| n == *window) else { return held };
    let oldest = (layer.places - n) % window;
    let order: Vec<i64> = (0..n).map(|slot| ((slot + n - oldest) % n) as i64).collect();
    let order = Tensor::from_slice(&order);
    Stored {
        keys: held.keys.index_select(2, &order),
        values: held.values.index_select(2, &order),
        positions: held.positions.index_select(1, &order),
    }
}

/// Places of which the last is number `places` of all.
fn numbered(stored: &Stored, places: usize, window: Option<usize>) -> Stored {
    let numbers = Tensor::arange_start(
        (places - number(stored)) as i64,
        places as i64,
        (Kind::Int64, Device::Cpu),
    );
    let numbers = window.map_or(numbers.shallow_clone(), |window| {
        numbers.remainder(window.try_into().unwrap_or(i64::MAX))
    });
    Stored { positions: numbers.expand_as(&stored.positions).copy(), ..shallow(stored) }
}

pub fn next_of_last_layer(cache: &Cache) -> Tensor {
    let last = cache.layers.last().map(|layer| kept::largest(&layer.held.positions));
    last.map_or_else(|| cache.largest.copy(), |last| last + 1)
}

pub fn next_counts_places(cache: &Cache) -> Tensor {
    cache.largest.full_like(cache.layers[0].places as i64)
}

pub fn next_of_last_place(cache: &Cache) -> Tensor {
    let positions = &cache.layers[0].held.positions;
    match positions.size()[1] {
        0 => cache.largest.zeros_like(),
        n => positions.select(1, n - 1) + 1,
    }
}

pub fn one_for_all(cache: &Cache) -> Tensor {
    cache.largest.max().expand_as(&cache.largest) + 1
}

pub fn next_of_held(cache: &Cache) -> Tensor {
    kept::largest(&cache.layers[0].held.positions) + 1
}

fn recounted(cache: &mut Cache) {
    cache.largest = kept::largest(&cache.layers[0].held.positions);
}

pub fn cut_to_last(cache: &mut Cache, places: usize) {
    for layer in cache.layers.iter_mut().filter(|layer| layer.places > places) {
        *layer = layer.with(last(&layer.held, Some(places)), places);
    }
    recounted(cache);
}

pub fn cut_by(cache: &mut Cache, places: usize) {
    for layer in &mut cache.layers {
        let left = layer.places.saturating_sub(places);
        cut_layer(layer, left.min(number(&layer.held)));
    }
    recounted(cache);
}

pub fn cut_layer_0(cache: &mut Cache, places: usize) {
    let others = cache.layers.split_off(1);
    kept::cut(cache, places);
    cache.layers.extend(others);
}

pub fn cut_layers(cache: &mut Cache, places: usize) {
    cache.layers.iter_mut().for_each(|layer| cut_layer(layer, places));
}

pub fn cut_counts(cache: &mut Cache, places: usize) {
    for layer in &mut cache.layers {
        layer.places = layer.places.min(places);
    }
    let held = &cache.layers[0].held;
    let places = cache.layers[0].places.min(number(held));
    cache.largest = kept::largest(&some(held, 0, places).positions);
}

pub fn cut_and_recount(cache: &mut Cache, places: usize) {
    kept::cut(cache, places);
    recounted(cache);
}

pub fn any_has_fewer(cache: &Cache, places: usize) -> bool {
    kept::is_missing(cache, places) || cache.layers.iter().any(|layer| layer.places < places)
}

pub fn is_ring(cache: &Cache, places: usize) -> bool {
    cache.window.is_some() && cache.layers.iter().any(|layer| layer.places > places)
}

pub fn is_full(cache: &Cache, places: usize) -> bool {
    let is_full = |layer: &Layer| cache.window.is_some_and(|window| layer.places >= window);
    cache.layers.iter().any(|layer| layer.places > places && is_full(layer))
}

pub fn positions_unchecked(cache: &Cache, new: &Stored) -> Result<()> {
    let positions = new.positions.to_kind(Kind::Int64);
    kept::fits(cache, &Stored { positions, ..shallow(new) })
}

pub fn values_unchecked(cache: &Cache, new: &Stored) -> Result<()> {
    let values = new.values.to_kind(cache.config.kind);
    kept::fits(cache, &Stored { values, ..shallow(new) })
}

pub fn empty_too(cache: &Cache, new: &Stored) -> Result<()> {
    let CacheConfig { rows, heads, head_dim, kind, .. } = cache.config;
    let is_empty =
        Arg::new("append", "keys", &new.keys).kind(kind)?.shape(&[rows, heads, 0, head_dim]);
    if is_empty.is_ok() { Ok(()) } else { kept::fits(cache, new) }
}
