//! Weights tensor by tensor, under their names at Hugging Face; and the shares of ranks.

use contract::a3::{AttentionWeights, LayerWeights, LlamaWeights, MlpWeights, Projection};
use tch::Tensor;

/// What is made of a tensor with a name.
type Make<'a> = &'a mut dyn FnMut(&str, &Tensor) -> Tensor;

/// Weights that are made of `weights`, tensor by tensor.
pub fn mapped(weights: &LlamaWeights, make: Make<'_>) -> LlamaWeights {
    let embedding = make("model.embed_tokens.weight", &weights.embedding);
    let layers = weights.layers.iter().enumerate();
    let layers = layers.map(|(i, weights)| layer(&format!("model.layers.{i}"), weights, make));
    let layers = layers.collect();
    let final_norm = make("model.norm.weight", &weights.final_norm);
    let head = weights.head.as_ref().map(|head| make("lm_head.weight", head));
    LlamaWeights { embedding, layers, final_norm, head }
}

fn layer(name: &str, weights: &LayerWeights, make: Make<'_>) -> LayerWeights {
    let attention_norm = make(&format!("{name}.input_layernorm.weight"), &weights.attention_norm);
    let mlp_norm = make(&format!("{name}.post_attention_layernorm.weight"), &weights.mlp_norm);
    let AttentionWeights { query, key, value, output } = &weights.attention;
    let MlpWeights { gate, up, down } = &weights.mlp;
    let mut of = |part: &str, weights| projection(&format!("{name}.{part}_proj"), weights, make);
    let attention = AttentionWeights {
        query: of("self_attn.q", query),
        key: of("self_attn.k", key),
        value: of("self_attn.v", value),
        output: of("self_attn.o", output),
    };
    let mlp =
        MlpWeights { gate: of("mlp.gate", gate), up: of("mlp.up", up), down: of("mlp.down", down) };
    LayerWeights { attention_norm, attention, mlp_norm, mlp }
}

fn projection(name: &str, weights: &Projection, make: Make<'_>) -> Projection {
    let weight = make(&format!("{name}.weight"), &weights.weight);
    let bias = weights.bias.as_ref().map(|bias| make(&format!("{name}.bias"), bias));
    Projection { weight, bias }
}

/// All tensors with their names.
pub fn named(weights: &LlamaWeights) -> Vec<(String, Tensor)> {
    let mut all = Vec::new();
    mapped(weights, &mut |name, x| {
        all.push((name.to_string(), x.shallow_clone()));
        x.shallow_clone()
    });
    all
}

/// Whether it is the bias of a row-parallel projection. The contract leaves open which ranks
/// hold these.
pub fn is_row_bias(name: &str) -> bool {
    name.ends_with("o_proj.bias") || name.ends_with("down_proj.bias")
}

/// The share of a rank of a model without biases of row-parallel projections: then there is one
/// way to deal it out.
pub fn dealt_out(weights: &LlamaWeights, rank: usize, ranks: usize) -> LlamaWeights {
    mapped(weights, &mut |name, x| {
        assert!(!is_row_bias(name), "{name} can be dealt out in several ways");
        let is_row_parallel = name.ends_with("o_proj.weight") || name.ends_with("down_proj.weight");
        let dim = i64::from(is_row_parallel);
        let is_whole = name.ends_with("norm.weight");
        if is_whole { x.copy() } else { x.chunk(ranks as i64, dim)[rank].copy() }
    })
}
