//! The wrong variants of `a3.layer`.

use contract::a3::{
    AttentionOptions, Components, LlamaConfig, Mask, Pairing, Projection, Result, RopeConfig,
    RopeScaling, RopeType, Sight,
};
use tch::{Device, Kind, Tensor};

use super::Variant;
use crate::a3::layer::{
    Functions, RIGHT, Sublayer, each_repeated, longest, options, project, rope_config,
};
use crate::a3::{Parts, REFERENCE};

const fn with(layer: Functions) -> Parts {
    Parts { layer, ..REFERENCE }
}

const fn rope(rope_config: fn(&LlamaConfig, i64) -> RopeConfig) -> Parts {
    with(Functions { rope_config, ..RIGHT })
}

const fn residual(residual: fn(&Tensor, Sublayer<'_>, Sublayer<'_>) -> Result) -> Parts {
    with(Functions { residual, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.layer.theta_default",
        rope(|config, longest| RopeConfig { base: 10_000.0, ..rope_config(config, longest) }),
    ),
    (
        "a3.layer.interleaved",
        rope(|config, longest| RopeConfig {
            pairing: Pairing::Interleaved,
            ..rope_config(config, longest)
        }),
    ),
    ("a3.layer.linear_ignored", rope(linear_ignored)),
    ("a3.layer.linear_as_ntk", rope(linear_as_ntk)),
    ("a3.layer.dynamic_ignored", rope(dynamic_ignored)),
    ("a3.layer.dynamic_always", rope(dynamic_always)),
    ("a3.layer.dynamic_static", rope(dynamic_static)),
    ("a3.layer.dynamic_not_shifted", rope(dynamic_not_shifted)),
    ("a3.layer.llama3_ignored", rope(llama3_ignored)),
    ("a3.layer.llama3_as_linear", rope(llama3_as_linear)),
    ("a3.layer.scaled_twice", with(Functions { positions: divided, ..RIGHT })),
    (
        "a3.layer.length_in_tokens",
        with(Functions { longest: |sight| last_size(sight.positions), ..RIGHT }),
    ),
    (
        "a3.layer.length_off_by_one",
        with(Functions { longest: |sight| longest(sight) - 1, ..RIGHT }),
    ),
    (
        "a3.layer.heads_by_remainder",
        with(Functions { repeated: |k, v, groups| [tiled(k, groups), tiled(v, groups)], ..RIGHT }),
    ),
    (
        "a3.layer.keys_tiled",
        with(Functions {
            repeated: |k, v, groups| [tiled(k, groups), each_repeated(v, groups)],
            ..RIGHT
        }),
    ),
    (
        "a3.layer.head_dim_from_width",
        with(Functions {
            head_dim: |config| config.hidden_size / config.num_attention_heads,
            ..RIGHT
        }),
    ),
    (
        "a3.layer.values_rotated",
        with(Functions {
            rotated: |[q, k, v], rope| Ok([rope(&q)?, rope(&k)?, rope(&v)?]),
            ..RIGHT
        }),
    ),
    (
        "a3.layer.keys_not_rotated",
        with(Functions { rotated: |[q, k, v], rope| Ok([rope(&q)?, k, v]), ..RIGHT }),
    ),
    (
        "a3.layer.not_causal",
        with(Functions {
            options: |sight, q| AttentionOptions { mask: Mask::default(), ..options(sight, q) },
            ..RIGHT
        }),
    ),
    ("a3.layer.causal_by_position", with(Functions { options: causal_by_position, ..RIGHT })),
    (
        "a3.layer.scale_of_width",
        with(Functions {
            scale: |config| (config.head_dim as f64 / config.hidden_size as f64).sqrt(),
            ..RIGHT
        }),
    ),
    (
        "a3.layer.scaled_again",
        with(Functions { scale: |config| 1.0 / (config.head_dim as f64).sqrt(), ..RIGHT }),
    ),
    (
        "a3.layer.biases_ignored",
        with(Functions {
            project: unbiased,
            project_out: unbiased,
            project_mlp: unbiased,
            ..RIGHT
        }),
    ),
    ("a3.layer.output_bias_ignored", with(Functions { project_out: unbiased, ..RIGHT })),
    (
        "a3.layer.positions_ignored",
        with(Functions { positions: |sight, _| counted(sight), ..RIGHT }),
    ),
    (
        "a3.layer.positions_of_first",
        with(Functions { positions: |sight, _| of_first(sight.positions), ..RIGHT }),
    ),
    (
        "a3.layer.padding_ignored",
        with(Functions {
            options: |sight, q| AttentionOptions { tokens: None, ..options(sight, q) },
            ..RIGHT
        }),
    ),
    (
        "a3.layer.padding_inverted",
        with(Functions {
            options: |sight, q| {
                let tokens = sight.tokens.map(Tensor::logical_not);
                AttentionOptions { tokens, ..options(sight, q) }
            },
            ..RIGHT
        }),
    ),
    (
        "a3.layer.padding_or_causal",
        with(Functions {
            options: |sight, q| {
                let mask = Mask { causal: sight.tokens.is_none(), window: None };
                AttentionOptions { mask, ..options(sight, q) }
            },
            ..RIGHT
        }),
    ),
    (
        "a3.layer.split_by_reshape",
        with(Functions {
            split: |x, d| {
                let (b, s, width) = x.size3().expect("three dims");
                x.reshape([b, width / d, s, d])
            },
            ..RIGHT
        }),
    ),
    (
        "a3.layer.joined_by_reshape",
        with(Functions {
            join: |y| {
                let (b, h, s, d) = y.size4().expect("four dims");
                y.reshape([b, s, h * d])
            },
            ..RIGHT
        }),
    ),
    (
        "a3.layer.up_activated",
        with(Functions { gated: |gate, up, with| Ok(gate * with.silu(up)?), ..RIGHT }),
    ),
    (
        "a3.layer.product_activated",
        with(Functions { gated: |gate, up, with| with.silu(&(gate * up)), ..RIGHT }),
    ),
    ("a3.layer.not_activated", with(Functions { gated: |gate, up, _| Ok(gate * up), ..RIGHT })),
    ("a3.layer.not_gated", with(Functions { gated: |gate, _, with| with.silu(gate), ..RIGHT })),
    ("a3.layer.post_norm", residual(|x, norm, sublayer| norm(&(x + sublayer(x)?)))),
    ("a3.layer.sublayer_normed", residual(|x, norm, sublayer| Ok(x + norm(&sublayer(x)?)?))),
    (
        "a3.layer.residual_of_normed",
        residual(|x, norm, sublayer| {
            let normed = norm(x)?;
            Ok(&normed + sublayer(&normed)?)
        }),
    ),
    ("a3.layer.no_residual", residual(|x, norm, sublayer| sublayer(&norm(x)?))),
    ("a3.layer.no_norm", residual(|x, _, sublayer| Ok(x + sublayer(x)?))),
    (
        "a3.layer.norms_swapped",
        with(Functions { gains: |weights| [&weights.mlp_norm, &weights.attention_norm], ..RIGHT }),
    ),
    (
        "a3.layer.one_norm",
        with(Functions {
            gains: |weights| [&weights.attention_norm, &weights.attention_norm],
            ..RIGHT
        }),
    ),
    ("a3.layer.eps_constant", with(Functions { eps: |_| 1e-6, ..RIGHT })),
    (
        "a3.layer.parallel",
        with(Functions { layer: |x, attention, mlp| Ok(attention(x)? + mlp(x)? - x), ..RIGHT }),
    ),
    (
        "a3.layer.second_residual_of_x",
        with(Functions {
            layer: |x, attention, mlp| {
                let y = attention(x)?;
                Ok(x + mlp(&y)? - y)
            },
            ..RIGHT
        }),
    ),
    ("a3.layer.unnamed.linear_inverted", rope(linear_inverted)),
    (
        "a3.layer.unnamed.length_at_padding",
        with(Functions { longest: |sight| sight.positions.max().int64_value(&[]) + 1, ..RIGHT }),
    ),
    (
        "a3.layer.unnamed.length_of_first",
        with(Functions {
            longest: |sight| of_first(sight.positions).max().int64_value(&[]) + 1,
            ..RIGHT
        }),
    ),
    ("a3.layer.unnamed.first_hidden", with(Functions { options: first_hidden, ..RIGHT })),
    (
        "a3.layer.unnamed.scale_of_one_more",
        with(Functions {
            scale: |config| {
                let d = config.head_dim as f64;
                (d / (d + 1.0)).sqrt()
            },
            ..RIGHT
        }),
    ),
    (
        "a3.layer.unnamed.sigmoid",
        with(Functions { gated: |gate, up, _| Ok(gate.sigmoid() * up), ..RIGHT }),
    ),
    ("a3.layer.unnamed.too_few_inside", with(Functions { gated: too_few_inside, ..RIGHT })),
    (
        "a3.layer.unnamed.eps_doubled",
        with(Functions { eps: |config| 2.0 * config.rms_norm_eps, ..RIGHT }),
    ),
];

/// The right configuration, but for the scaling of one type.
fn scaled(
    config: &LlamaConfig,
    longest: i64,
    otherwise: impl FnOnce(RopeType) -> Option<RopeScaling>,
) -> RopeConfig {
    let right = rope_config(config, longest);
    let scaling = otherwise(config.rope.rope_type).unwrap_or(right.scaling);
    RopeConfig { scaling, ..right }
}

fn linear_ignored(config: &LlamaConfig, longest: i64) -> RopeConfig {
    scaled(config, longest, |rope| match rope {
        RopeType::Linear { .. } => Some(RopeScaling::None),
        _ => None,
    })
}

fn linear_as_ntk(config: &LlamaConfig, longest: i64) -> RopeConfig {
    scaled(config, longest, |rope| match rope {
        RopeType::Linear { factor } => Some(RopeScaling::NtkAware { factor }),
        _ => None,
    })
}

fn linear_inverted(config: &LlamaConfig, longest: i64) -> RopeConfig {
    scaled(config, longest, |rope| match rope {
        RopeType::Linear { factor } => Some(RopeScaling::Linear { factor: 1.0 / factor }),
        _ => None,
    })
}

fn dynamic_ignored(config: &LlamaConfig, longest: i64) -> RopeConfig {
    scaled(config, longest, |rope| match rope {
        RopeType::Dynamic { .. } => Some(RopeScaling::None),
        _ => None,
    })
}

fn dynamic_always(config: &LlamaConfig, longest: i64) -> RopeConfig {
    let stretch = longest as f64 / config.max_position_embeddings as f64;
    scaled(config, longest, |rope| match rope {
        RopeType::Dynamic { factor } => {
            Some(RopeScaling::NtkAware { factor: factor * stretch - (factor - 1.0) })
        }
        _ => None,
    })
}

fn dynamic_static(config: &LlamaConfig, longest: i64) -> RopeConfig {
    scaled(config, longest, |rope| match rope {
        RopeType::Dynamic { factor } => Some(RopeScaling::NtkAware { factor }),
        _ => None,
    })
}

fn dynamic_not_shifted(config: &LlamaConfig, longest: i64) -> RopeConfig {
    let stretch = longest as f64 / config.max_position_embeddings as f64;
    scaled(config, longest, |rope| match rope {
        RopeType::Dynamic { factor } if stretch > 1.0 => {
            Some(RopeScaling::NtkAware { factor: factor * stretch })
        }
        _ => None,
    })
}

fn llama3_ignored(config: &LlamaConfig, longest: i64) -> RopeConfig {
    scaled(config, longest, |rope| match rope {
        RopeType::Llama3 { .. } => Some(RopeScaling::None),
        _ => None,
    })
}

fn llama3_as_linear(config: &LlamaConfig, longest: i64) -> RopeConfig {
    scaled(config, longest, |rope| match rope {
        RopeType::Llama3 { factor, .. } => Some(RopeScaling::Linear { factor }),
        _ => None,
    })
}

/// The positions divided by the factor of linear scaling, beside the frequencies.
fn divided(sight: &Sight<'_>, config: &LlamaConfig) -> Tensor {
    match config.rope.rope_type {
        RopeType::Linear { factor } => {
            (sight.positions.to_kind(Kind::Double) / factor).to_kind(Kind::Int64)
        }
        _ => sight.positions.shallow_clone(),
    }
}

fn last_size(x: &Tensor) -> i64 {
    x.size().last().copied().unwrap_or_default()
}

fn counted(sight: &Sight<'_>) -> Tensor {
    Tensor::arange(last_size(sight.positions), (Kind::Int64, Device::Cpu))
}

/// The first row of `[b, s]`; `[s]` as it is.
fn of_first(positions: &Tensor) -> Tensor {
    if positions.dim() == 2 { positions.select(0, 0) } else { positions.shallow_clone() }
}

/// Heads one behind the other, all of them again and again: 0 1 0 1.
fn tiled(x: &Tensor, times: i64) -> Tensor {
    x.repeat([1, times, 1, 1])
}

fn unbiased(x: &Tensor, projection: &Projection, components: &dyn Components) -> Result {
    let weight = projection.weight.shallow_clone();
    project(x, &Projection { weight, bias: None }, components)
}

/// A query sees the keys whose positions are not larger than its own.
fn causal_by_position(sight: &Sight<'_>, q: &Tensor) -> AttentionOptions {
    let rows = sight.positions.reshape([-1, 1, last_size(sight.positions)]);
    let later = rows.unsqueeze(-2).gt_tensor(&rows.unsqueeze(-1));
    let bias = later.zeros_like().to_kind(q.kind()).masked_fill(&later, -1e30);
    let right = options(sight, q);
    AttentionOptions { mask: Mask::default(), bias: Some(bias), ..right }
}

fn first_hidden(sight: &Sight<'_>, q: &Tensor) -> AttentionOptions {
    let (b, s) = (q.size()[0], q.size()[2]);
    let places = Tensor::arange(s, (Kind::Int64, Device::Cpu)).expand([b, s], false);
    AttentionOptions { tokens: Some(places.gt(0)), ..options(sight, q) }
}

/// Features inside the MLP beyond three quarters count for nothing.
fn too_few_inside(gate: &Tensor, up: &Tensor, components: &dyn Components) -> Result {
    let f = last_size(gate);
    let inside = Tensor::arange(f, (Kind::Int64, Device::Cpu)).lt(f * 3 / 4);
    Ok((RIGHT.gated)(gate, up, components)? * inside)
}
