//! The model without a cache that is handed in: a small LLaMA that leaves attention to its caller.

use std::cell::RefCell;

use contract::a5::{CachedAttention, Components, KvCache, LayeredModel, Pairing, Result};
use contract::a5::{RopeConfig, RopeScaling};
use contract::arguments::Arg;
use tch::{Kind, Tensor};

use crate::observe::Inputs;
use crate::world::Libtorch;

/// Weights and sizes of a case, and what the model was asked; see `checks::a5::layered`.
pub struct Layered {
    embedding: Tensor,
    layers: Vec<Layer>,
    heads: i64,
    kv_heads: i64,
    head_dim: i64,
    window: Option<i64>,
    rope: RopeConfig,
    calls: RefCell<Vec<(i64, i64)>>,
}

/// The weights of a layer, `[out, in]`.
struct Layer {
    query: Tensor,
    key: Tensor,
    value: Tensor,
    output: Tensor,
    up: Tensor,
    down: Tensor,
}

/// The eps of the norms.
const EPS: f64 = 1e-5;

impl Layered {
    /// The model of a case.
    pub fn of(a: &Inputs<'_>) -> Self {
        let layer = |i: usize| {
            let weight = |of: &str| a.tensor(&format!("layers.{i}.{of}"));
            Layer {
                query: weight("query"),
                key: weight("key"),
                value: weight("value"),
                output: weight("output"),
                up: weight("up"),
                down: weight("down"),
            }
        };
        let base = a.maybe("rope_theta").unwrap_or(10_000.0);
        Self {
            embedding: a.tensor("embedding"),
            layers: (0..a.fact("layers")).map(layer).collect(),
            heads: a.fact("heads"),
            kv_heads: a.fact("kv_heads"),
            head_dim: a.fact("head_dim"),
            window: a.maybe("window"),
            rope: RopeConfig { pairing: Pairing::HalfSplit, base, scaling: RopeScaling::None },
            calls: RefCell::default(),
        }
    }

    /// The calls so far: rows and new places of each.
    pub fn calls(&self) -> Vec<(i64, i64)> {
        self.calls.borrow().clone()
    }

    /// `[b, s, heads·d]` → `[b, heads, s, d]`
    fn split(&self, x: &Tensor, heads: i64) -> Tensor {
        x.unflatten(-1, [heads, self.head_dim]).transpose(1, 2)
    }
}

/// A norm whose gain is 1.
fn normed(x: &Tensor) -> Result {
    let gain = Tensor::ones([x.size()[2]], (x.kind(), x.device()));
    Libtorch.rms_norm(x, &gain, EPS)
}

impl LayeredModel for Layered {
    fn logits(
        &self,
        ids: &Tensor,
        positions: &Tensor,
        cache: &mut dyn KvCache,
        attend: &mut dyn FnMut(&CachedAttention<'_>, &mut dyn KvCache) -> Result<Tensor>,
    ) -> Result<Tensor> {
        let v = self.embedding.size()[0];
        let arg = Arg::new("logits", "ids", ids).rank(2)?.indices(v)?;
        let (b, s) = (ids.size()[0], ids.size()[1]);
        arg.shape(&[b, s])?;
        Arg::new("logits", "positions", positions).kind(Kind::Int64)?.shape(&[b, s])?;
        Arg::in_range("logits", "positions", positions.min().int64_value(&[]), -1..)?;
        self.calls.borrow_mut().push((b, s));
        let mut x = Libtorch.embedding(ids, &self.embedding)?;
        for (layer, weights) in self.layers.iter().enumerate() {
            let y = normed(&x)?;
            let call = CachedAttention {
                layer,
                q: &self.split(&y.linear(&weights.query, None::<Tensor>), self.heads),
                k: &self.split(&y.linear(&weights.key, None::<Tensor>), self.kv_heads),
                v: &self.split(&y.linear(&weights.value, None::<Tensor>), self.kv_heads),
                positions,
                rope: self.rope,
                window: self.window,
            };
            let seen = attend(&call, cache)?;
            let heads = [b, self.heads, s, self.head_dim];
            let joined = Arg::new("logits", "attend", &seen).kind(x.kind())?.shape(&heads)?;
            let joined = joined.tensor().transpose(1, 2).flatten(2, 3);
            x += joined.linear(&weights.output, None::<Tensor>);
            let inner = Libtorch.silu(&normed(&x)?.linear(&weights.up, None::<Tensor>))?;
            x += inner.linear(&weights.down, None::<Tensor>);
        }
        Ok(normed(&x)?.linear(&self.embedding, None::<Tensor>))
    }
}
