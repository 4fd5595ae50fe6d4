//! A cache between a model and its attention: it stands in for the components.
//!
//! A model that knows no cache computes queries, keys and values of new tokens and calls the
//! component for attention. Here that call sees the older keys and values too. Whose attention
//! it is, and whose cache, is said by a [`Keeper`].

use std::sync::{Mutex, MutexGuard, PoisonError};

use contract::a3::{AttentionOptions, Components, InputError, Mask, Result, RopeConfig};
use tch::Tensor;

/// What keeps keys and values: one call for each layer, with queries and keys before rotation.
pub trait Keeper: Send {
    /// What the new places see, `[b, h, s, d]`.
    fn attend(&mut self, call: &Call<'_>, parts: &dyn Components) -> Result<Tensor>;

    /// Forgets all places but the first ones.
    fn rewind(&mut self, places: usize) -> Result<()>;
}

/// One call of attention.
pub struct Call<'a> {
    /// Which layer.
    pub layer: usize,
    /// Queries, keys and values; as many heads each.
    pub qkv: [&'a Tensor; 3],
    /// `[s]` of `i64`
    pub positions: &'a Tensor,
    /// How to rotate.
    pub rope: RopeConfig,
}

/// Components with a cache behind attention, for one forward pass.
pub struct Caching<'a> {
    parts: &'a dyn Components,
    pass: Mutex<Pass<'a>>,
}

/// What is known of the pass.
struct Pass<'a> {
    keeper: &'a mut dyn Keeper,
    positions: Tensor,
    layer: usize,
    rope: Option<RopeConfig>,
}

impl<'a> Caching<'a> {
    /// For new tokens at these positions.
    pub fn new(parts: &'a dyn Components, keeper: &'a mut dyn Keeper, positions: &Tensor) -> Self {
        let positions = positions.shallow_clone();
        Self { parts, pass: Mutex::new(Pass { keeper, positions, layer: 0, rope: None }) }
    }

    /// How many layers have called.
    pub fn layers(&self) -> usize {
        self.pass().layer
    }

    fn pass(&self) -> MutexGuard<'_, Pass<'a>> {
        self.pass.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Components for Caching<'_> {
    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result<Tensor> {
        self.parts.embedding(ids, table)
    }

    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
        self.parts.linear(x, weight, bias)
    }

    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result<Tensor> {
        self.parts.rms_norm(x, gain, eps)
    }

    fn silu(&self, x: &Tensor) -> Result<Tensor> {
        self.parts.silu(x)
    }

    /// Nothing is rotated yet: the cache's attention does that.
    fn rope(&self, x: &Tensor, _: &Tensor, config: &RopeConfig) -> Result<Tensor> {
        self.pass().rope = Some(*config);
        Ok(x.shallow_clone())
    }

    fn attend(&self, q: &Tensor, k: &Tensor, v: &Tensor, _: &AttentionOptions) -> Result<Tensor> {
        let mut pass = self.pass();
        let unrotated = || InputError::Torch("attention was called before rope".into());
        let rope = pass.rope.ok_or_else(unrotated)?;
        let layer = pass.layer;
        pass.layer += 1;
        let positions = pass.positions.shallow_clone();
        let call = Call { layer, qkv: [q, k, v], positions: &positions, rope };
        pass.keeper.attend(&call, self.parts)
    }

    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignored: i64) -> Result<Tensor> {
        self.parts.cross_entropy(logits, targets, ignored)
    }
}

/// The staff's: keys and values of each layer, put behind each other.
#[derive(Default)]
pub struct Appended {
    layers: Vec<(Tensor, Tensor)>,
}

impl Keeper for Appended {
    fn attend(&mut self, call: &Call<'_>, parts: &dyn Components) -> Result<Tensor> {
        let [q, k, v] = call.qkv;
        let q = parts.rope(q, call.positions, &call.rope)?;
        let new = (parts.rope(k, call.positions, &call.rope)?, v.shallow_clone());
        if call.layer < self.layers.len() {
            let (keys, values) = &self.layers[call.layer];
            let joined = (Tensor::cat(&[keys, &new.0], 2), Tensor::cat(&[values, &new.1], 2));
            self.layers[call.layer] = joined;
        } else {
            self.layers.push(new);
        }
        let (keys, values) = &self.layers[call.layer];
        let mask = Mask { causal: true, window: None };
        parts.attend(&q, keys, values, &AttentionOptions { mask, ..AttentionOptions::default() })
    }

    fn rewind(&mut self, places: usize) -> Result<()> {
        for (keys, values) in &mut self.layers {
            let first = |x: &Tensor| x.narrow(2, 0, (places as i64).min(x.size()[2]));
            (*keys, *values) = (first(keys), first(values));
        }
        Ok(())
    }
}
