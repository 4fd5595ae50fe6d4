//! Wrong attention.

use contract::a5::{Pairing, RopeConfig, RopeScaling, Stored};
use tch::{Device, Kind, Tensor};

use crate::a5::Parts;
use crate::a5::cache::attention::{Functions, RIGHT, Sight, by_positions};

pub const ROTATED_AGAIN: Functions = Functions {
    looked_at: |stored, rope, components| {
        let keys = components.rope(&stored.keys, &stored.positions.clamp_min(0), rope)?;
        Ok(Stored { keys, ..stored })
    },
    ..RIGHT
};

/// Others see others.
pub const fn visible(visible: fn(&Sight<'_>) -> Tensor) -> Parts {
    super::attention(Functions { visible, ..RIGHT })
}

/// Rotation by another configuration.
pub const fn roped(rope: fn(&RopeConfig) -> RopeConfig) -> Parts {
    super::attention(Functions { rope, ..RIGHT })
}

pub fn usual_base(rope: &RopeConfig) -> RopeConfig {
    RopeConfig { base: 10_000.0, ..*rope }
}

pub fn half_split(rope: &RopeConfig) -> RopeConfig {
    RopeConfig { pairing: Pairing::HalfSplit, ..*rope }
}

pub fn unscaled(rope: &RopeConfig) -> RopeConfig {
    RopeConfig { scaling: RopeScaling::None, ..*rope }
}

/// The rows of new places among all, and those of all: `[s, 1]` and `[n]`.
fn rows(sight: &Sight<'_>) -> (Tensor, Tensor) {
    let (s, n) = (sight.new.size()[1], sight.all.size()[1]);
    let numbers = (Kind::Int64, Device::Cpu);
    (Tensor::arange_start(n - s, n, numbers).unsqueeze(-1), Tensor::arange(n, numbers))
}

/// As many rows as there are.
fn for_all(sight: &Sight<'_>, visible: &Tensor) -> Tensor {
    visible.logical_and(&sight.all.unsqueeze(1).ge(0))
}

pub fn at_top_left(sight: &Sight<'_>) -> Tensor {
    let (new, all) = rows(sight);
    let first = new.min();
    for_all(sight, &all.le_tensor(&(new - first)))
}

pub fn new_only(sight: &Sight<'_>) -> Tensor {
    let (new, all) = rows(sight);
    (RIGHT.visible)(sight).logical_and(&all.ge_tensor(&new.min()))
}

pub fn not_with_cache(sight: &Sight<'_>) -> Tensor {
    let (new, all) = rows(sight);
    if all.size()[0] == new.size()[0] {
        return (RIGHT.visible)(sight);
    }
    for_all(sight, &(new + all).ge(0))
}

pub fn by_rows(sight: &Sight<'_>) -> Tensor {
    let (new, all) = rows(sight);
    let visible = all.le_tensor(&new);
    let near = |window| (new - all).lt(window).logical_and(&visible);
    for_all(sight, &sight.window.map_or(visible.shallow_clone(), near))
}

pub fn window_by_rows(sight: &Sight<'_>) -> Tensor {
    let (new, all) = rows(sight);
    let visible = by_positions(sight.new, sight.all, None);
    match sight.window {
        Some(window) => visible.logical_and(&(new - all).lt(window)),
        None => visible,
    }
}

pub fn padding_too(sight: &Sight<'_>) -> Tensor {
    let (p, j) = (sight.new.unsqueeze(-1), sight.all.unsqueeze(1));
    let visible = j.le_tensor(&p);
    sight.window.map_or(visible.shallow_clone(), |w| visible.logical_and(&(p - j).lt(w)))
}

pub fn windowed(sight: &Sight<'_>, window: fn(i64) -> Option<i64>) -> Tensor {
    by_positions(sight.new, sight.all, sight.window.and_then(window))
}

pub fn near(sight: &Sight<'_>) -> Tensor {
    let Some(window) = sight.window else { return (RIGHT.visible)(sight) };
    let (p, j) = (sight.new.unsqueeze(-1), sight.all.unsqueeze(1));
    (p - &j).abs().lt(window).logical_and(&j.ge(0))
}

pub fn in_their_dtype(sight: &Sight<'_>) -> Tensor {
    let [new, all] = [sight.new, sight.all].map(|x| x.to_kind(sight.kind));
    by_positions(&new, &all, sight.window)
}

pub fn at_least_f32(kind: Kind) -> Kind {
    if kind == Kind::Double { kind } else { Kind::Float }
}
