//! Attention with a cache.

use contract::a5::{Arg, CachedAttention, Components, KvCache, Result, RopeConfig, Stored};
use contract::model::AttentionSizes;
use tch::{Kind, Tensor};

/// Rotates new queries, keys and values at these positions.
type Rotated = fn([&Tensor; 3], &Tensor, &RopeConfig, &dyn Components) -> Result<[Tensor; 3]>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The positions that new places are rotated at.
    pub positions: fn(&CachedAttention<'_>, &dyn KvCache) -> Tensor,
    /// How they are rotated.
    pub rope: fn(&RopeConfig) -> RopeConfig,
    /// New queries, keys and values.
    pub rotated: Rotated,
    /// The positions that the cache is told.
    pub noted: fn(&Tensor) -> Tensor,
    /// The layer of the cache.
    pub layer: fn(usize) -> usize,
    /// What is looked at, from what the cache returns.
    pub looked_at: fn(Stored, &RopeConfig, &dyn Components) -> Result<Stored>,
    /// Who sees whom, `[b, s, n]`.
    pub visible: fn(&Sight<'_>) -> Tensor,
    /// As many heads as queries have.
    pub repeated: fn(&Tensor, i64) -> Tensor,
    /// What scores are divided by.
    pub divisor: fn(f64) -> f64,
    /// Weights from scores.
    pub weights: fn(&Tensor) -> Tensor,
    /// What a place gets that sees nothing.
    pub blind: f64,
    /// The dtype of the answer.
    pub answered_in: fn(Kind) -> Kind,
}

/// Who may see whom.
pub struct Sight<'a> {
    /// `[b, s]`: the new places.
    pub new: &'a Tensor,
    /// `[b, n]`: all places, the new ones at the end.
    pub all: &'a Tensor,
    /// How many tokens are seen at most.
    pub window: Option<i64>,
    /// The dtype of queries.
    pub kind: Kind,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    positions: |call, _| call.positions.shallow_clone(),
    rope: |rope| *rope,
    rotated: |[q, k, v], positions, rope, components| {
        let rotate = |x| components.rope(x, positions, rope);
        Ok([rotate(q)?, rotate(k)?, v.shallow_clone()])
    },
    noted: Tensor::shallow_clone,
    layer: |layer| layer,
    looked_at: |stored, _, _| Ok(stored),
    visible: |sight| by_positions(sight.new, sight.all, sight.window),
    repeated: |x, times| x.repeat_interleave_self_int(times, 1, None),
    divisor: f64::sqrt,
    weights: |scores| scores.softmax(-1, scores.kind()),
    blind: 0.0,
    answered_in: |kind| kind,
};

/// Attention with a cache.
///
/// # Errors
///
/// Those of the contract.
pub fn attend(
    f: &Functions,
    call: &CachedAttention<'_>,
    cache: &mut dyn KvCache,
    components: &dyn Components,
) -> Result<Tensor> {
    let AttentionSizes { b, h, h_kv, s_q, s_kv: _, d } =
        AttentionSizes::of("attend", call.q, call.k, call.v)?;
    Arg::new("attend", "k", call.k).shape(&[b, h_kv, s_q, d])?;
    Arg::new("attend", "positions", call.positions).kind(Kind::Int64)?.shape(&[b, s_q])?;
    call.window.map(|window| Arg::in_range("attend", "window", window, 1..)).transpose()?;
    let layer = (f.layer)(call.layer);
    if layer == call.layer {
        cache.places(layer)?;
    }
    let (positions, rope) = ((f.positions)(call, cache).clamp_min(0), (f.rope)(&call.rope));
    let [q, k, v] = (f.rotated)([call.q, call.k, call.v], &positions, &rope, components)?;
    let stored = cache.append(layer, &k, &v, &(f.noted)(call.positions))?;
    let stored = (f.looked_at)(stored, &rope, components)?;
    let sight = Sight {
        new: call.positions,
        all: &stored.positions,
        window: call.window,
        kind: call.q.kind(),
    };
    let hidden = (f.visible)(&sight).logical_not().unsqueeze(1);
    let kind = call.q.kind();
    let computed = if kind == Kind::Double { kind } else { Kind::Float };
    let wide = |x: &Tensor| (f.repeated)(&x.to_kind(computed), h / h_kv);
    let keys = wide(&stored.keys).transpose(-2, -1);
    let scores = q.to_kind(computed).matmul(&keys) / (f.divisor)(d as f64);
    let weights = (f.weights)(&scores.masked_fill(&hidden, f64::NEG_INFINITY));
    let blind = hidden.all_dim(-1, true);
    let y = weights.masked_fill(&blind, 0.0).matmul(&wide(&stored.values));
    Ok(y.masked_fill(&blind, f.blind).to_kind((f.answered_in)(kind)))
}

/// `0 ≤ j ≤ p`, and within the window.
pub fn by_positions(new: &Tensor, all: &Tensor, window: Option<i64>) -> Tensor {
    let (p, j) = (new.unsqueeze(-1), all.unsqueeze(1));
    let seen = j.ge(0).logical_and(&j.le_tensor(&p));
    match window {
        Some(window) => seen.logical_and(&(p - j).lt(window)),
        None => seen,
    }
}
