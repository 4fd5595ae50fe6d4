//! A LLaMA's layers on components that are handed in, for a student whose components are finished
//! and whose model is not.

use contract::a3::{
    AttentionOptions, Batch, Components, LayerWeights, LlamaConfig, LlamaWeights, Mask, Pairing,
    Projection, Result, RopeConfig, RopeScaling, RopeType,
};
use tch::Tensor;

/// The logits `[b, s, v]` of a batch that has positions.
pub fn logits(
    batch: &Batch<'_>,
    weights: &LlamaWeights,
    config: &LlamaConfig,
    parts: &dyn Components,
) -> Result<Tensor> {
    let counted = Tensor::arange(batch.ids.size()[1], (tch::Kind::Int64, batch.ids.device()));
    let positions = batch.positions.unwrap_or(&counted);
    let stream = parts.embedding(batch.ids, &weights.embedding)?;
    let stream = weights
        .layers
        .iter()
        .try_fold(stream, |stream, layer| through(&stream, positions, layer, config, parts))?;
    let normed = parts.rms_norm(&stream, &weights.final_norm, config.rms_norm_eps)?;
    parts.linear(&normed, weights.head.as_ref().unwrap_or(&weights.embedding), None)
}

fn through(
    stream: &Tensor,
    positions: &Tensor,
    layer: &LayerWeights,
    config: &LlamaConfig,
    parts: &dyn Components,
) -> Result<Tensor> {
    let project = |p: &Projection, of: &Tensor| parts.linear(of, &p.weight, p.bias.as_ref());
    let into_heads = |p: &Projection, of: &Tensor| -> Result<Tensor> {
        Ok(project(p, of)?.unflatten(-1, [-1, config.head_dim]).transpose(1, 2))
    };
    let turn = rope(config);
    let seen = parts.rms_norm(stream, &layer.attention_norm, config.rms_norm_eps)?;
    let q = parts.rope(&into_heads(&layer.attention.query, &seen)?, positions, &turn)?;
    let k = parts.rope(&into_heads(&layer.attention.key, &seen)?, positions, &turn)?;
    let v = into_heads(&layer.attention.value, &seen)?;
    let each = config.num_attention_heads / config.num_key_value_heads;
    let serve = |x: &Tensor| x.repeat_interleave_self_int(each, 1, None);
    let causal = AttentionOptions {
        mask: Mask { causal: true, window: None },
        ..AttentionOptions::default()
    };
    let joined = parts.attend(&q, &serve(&k), &serve(&v), &causal)?.transpose(1, 2).flatten(2, 3);
    let stream = stream + project(&layer.attention.output, &joined)?;
    let seen = parts.rms_norm(&stream, &layer.mlp_norm, config.rms_norm_eps)?;
    let gate = parts.silu(&project(&layer.mlp.gate, &seen)?)?;
    let inner = gate * project(&layer.mlp.up, &seen)?;
    Ok(stream + project(&layer.mlp.down, &inner)?)
}

/// How queries and keys are rotated. The dynamic scaling is left out: it matters beyond the
/// longest text only.
pub fn rope(config: &LlamaConfig) -> RopeConfig {
    let scaling = match config.rope.rope_type {
        RopeType::Linear { factor: times } => RopeScaling::Linear { factor: times },
        RopeType::Llama3 {
            factor: times,
            low_freq_factor: low,
            high_freq_factor: high,
            original_context: trained,
        } => RopeScaling::Llama3 {
            factor: times,
            low_freq_factor: low,
            high_freq_factor: high,
            original_context: trained,
        },
        RopeType::Default | RopeType::Dynamic { .. } => RopeScaling::None,
    };
    let base = config.rope.theta;
    RopeConfig { base, scaling, pairing: Pairing::HalfSplit }
}
