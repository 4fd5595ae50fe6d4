//! `a3.layer` from the components.

use contract::a3::{
    AttentionOptions, AttentionWeights, Components, DecoderLayer, LayerWeights, LlamaConfig, Mask,
    MlpWeights, Pairing, Projection, Result, RopeConfig, RopeScaling, RopeType, Sight,
};
use tch::Tensor;

use super::Parts;

/// A layer, or a norm: a tensor to a tensor of the same shape.
pub type Sublayer<'a> = &'a dyn Fn(&Tensor) -> Result;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// How to rotate in a call of this length.
    pub rope_config: fn(&LlamaConfig, longest: i64) -> RopeConfig,
    /// The length of a call.
    pub longest: fn(&Sight<'_>) -> i64,
    /// The positions at which queries and keys are rotated.
    pub positions: fn(&Sight<'_>, &LlamaConfig) -> Tensor,
    /// Features of a head.
    pub head_dim: fn(&LlamaConfig) -> i64,
    /// A linear layer of attention, of queries, keys and values.
    pub project: fn(&Tensor, &Projection, &dyn Components) -> Result,
    /// The linear layer that ends attention.
    pub project_out: fn(&Tensor, &Projection, &dyn Components) -> Result,
    /// `[b, s, h·d]` as `[b, h, s, d]`.
    pub split: fn(&Tensor, d: i64) -> Tensor,
    /// And back.
    pub join: fn(&Tensor) -> Tensor,
    /// Queries, keys and values, rotated by the function that is handed in.
    pub rotated: fn([Tensor; 3], rope: Sublayer<'_>) -> Result<[Tensor; 3]>,
    /// Keys and values with as many heads as queries have.
    pub repeated: fn(k: &Tensor, v: &Tensor, groups: i64) -> [Tensor; 2],
    /// Who sees whom.
    pub options: fn(&Sight<'_>, q: &Tensor) -> AttentionOptions,
    /// What queries are multiplied by besides the scale of attention.
    pub scale: fn(&LlamaConfig) -> f64,
    /// What the MLP projects down, from what its gate and its other half give.
    pub gated: fn(gate: &Tensor, up: &Tensor, &dyn Components) -> Result,
    /// A linear layer of the MLP.
    pub project_mlp: fn(&Tensor, &Projection, &dyn Components) -> Result,
    /// The eps of the norms.
    pub eps: fn(&LlamaConfig) -> f64,
    /// The gains of the norms before attention and before the MLP.
    pub gains: fn(&LayerWeights) -> [&Tensor; 2],
    /// How a sublayer is joined to the residual stream.
    pub residual: fn(x: &Tensor, norm: Sublayer<'_>, sublayer: Sublayer<'_>) -> Result,
    /// The whole layer, from attention and MLP, each of them joined to the stream that is
    /// handed in.
    pub layer: fn(x: &Tensor, attention: Sublayer<'_>, mlp: Sublayer<'_>) -> Result,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    rope_config,
    longest,
    positions: |sight, _| sight.positions.shallow_clone(),
    head_dim: |config| config.head_dim,
    project,
    project_out: project,
    split: |x, d| x.unflatten(-1, [-1, d]).transpose(1, 2),
    join: |y| y.transpose(1, 2).flatten(-2, -1),
    rotated: |[q, k, v], rope| Ok([rope(&q)?, rope(&k)?, v]),
    repeated: |k, v, groups| [k, v].map(|x| each_repeated(x, groups)),
    options,
    scale: |_| 1.0,
    gated: |gate, up, components| Ok(components.silu(gate)? * up),
    project_mlp: project,
    eps: |config| config.rms_norm_eps,
    gains: |weights| [&weights.attention_norm, &weights.mlp_norm],
    residual: |x, norm, sublayer| Ok(x + sublayer(&norm(x)?)?),
    layer: |x, attention, mlp| mlp(&attention(x)?),
};

/// The largest position of a token, and one more.
pub fn longest(sight: &Sight<'_>) -> i64 {
    let at_tokens = sight.tokens.map(|tokens| {
        let positions = sight.positions.expand_as(tokens);
        positions.masked_fill(&tokens.logical_not(), 0)
    });
    at_tokens.as_ref().unwrap_or(sight.positions).max().int64_value(&[]) + 1
}

/// The configuration of the component `rope`.
pub fn rope_config(config: &LlamaConfig, longest: i64) -> RopeConfig {
    let scaling = scaling(config, longest);
    RopeConfig { pairing: Pairing::HalfSplit, base: config.rope.theta, scaling }
}

fn scaling(config: &LlamaConfig, longest: i64) -> RopeScaling {
    match config.rope.rope_type {
        RopeType::Default => RopeScaling::None,
        RopeType::Linear { factor } => RopeScaling::Linear { factor },
        RopeType::Dynamic { factor } => {
            let stretch = longest as f64 / config.max_position_embeddings as f64;
            if stretch <= 1.0 {
                return RopeScaling::None;
            }
            RopeScaling::NtkAware { factor: factor * stretch - (factor - 1.0) }
        }
        RopeType::Llama3 { factor, low_freq_factor, high_freq_factor, original_context } => {
            RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_context }
        }
    }
}

/// A linear layer, with its bias if it has one.
///
/// # Errors
///
/// Those of the component.
pub fn project(x: &Tensor, projection: &Projection, components: &dyn Components) -> Result {
    components.linear(x, &projection.weight, projection.bias.as_ref())
}

/// Each head `times` times, one behind the other: 0 0 1 1.
pub fn each_repeated(x: &Tensor, times: i64) -> Tensor {
    x.repeat_interleave_self_int(times, 1, None)
}

/// Causal, and without padding.
pub fn options(sight: &Sight<'_>, _q: &Tensor) -> AttentionOptions {
    let tokens = sight.tokens.map(Tensor::shallow_clone);
    AttentionOptions { mask: Mask { causal: true, window: None }, tokens, ..Default::default() }
}

impl DecoderLayer for Parts {
    fn rope_config(&self, config: &LlamaConfig, longest: i64) -> RopeConfig {
        (self.layer.rope_config)(config, longest)
    }

    fn attention(
        &self,
        x: &Tensor,
        sight: &Sight<'_>,
        weights: &AttentionWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result {
        sight.fit("attention", x)?;
        let parts = self.layer;
        let d = (parts.head_dim)(config);
        let heads = |projection| {
            (parts.project)(x, projection, components).map(|heads| (parts.split)(&heads, d))
        };
        let qkv = [heads(&weights.query)?, heads(&weights.key)?, heads(&weights.value)?];
        let rope = self.rope_config(config, (parts.longest)(sight));
        let positions = (parts.positions)(sight, config);
        let [q, k, v] = (parts.rotated)(qkv, &|x| components.rope(x, &positions, &rope))?;
        let groups = config.num_attention_heads / config.num_key_value_heads;
        let [k, v] = (parts.repeated)(&k, &v, groups);
        let options = (parts.options)(sight, &q);
        let y = components.attend(&(q * (parts.scale)(config)), &k, &v, &options)?;
        (parts.project_out)(&(parts.join)(&y), &weights.output, components)
    }

    fn mlp(&self, x: &Tensor, weights: &MlpWeights, components: &dyn Components) -> Result {
        let parts = self.layer;
        let gate = (parts.project_mlp)(x, &weights.gate, components)?;
        let up = (parts.project_mlp)(x, &weights.up, components)?;
        let gated = (parts.gated)(&gate, &up, components)?;
        (parts.project_mlp)(&gated, &weights.down, components)
    }

    fn decoder_layer(
        &self,
        x: &Tensor,
        sight: &Sight<'_>,
        weights: &LayerWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result {
        let parts = self.layer;
        let norms = (parts.gains)(weights)
            .map(|gain| move |x: &Tensor| components.rms_norm(x, gain, (parts.eps)(config)));
        let attention =
            |x: &Tensor| self.attention(x, sight, &weights.attention, config, components);
        let mlp = |x: &Tensor| self.mlp(x, &weights.mlp, components);
        (parts.layer)(x, &|x| (parts.residual)(x, &norms[0], &attention), &|x| {
            (parts.residual)(x, &norms[1], &mlp)
        })
    }
}
