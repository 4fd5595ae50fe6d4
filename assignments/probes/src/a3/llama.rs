//! A model out of a case: see `checks::a3`, where it is drawn.

use contract::a3::{
    AttentionWeights, LayerWeights, LlamaConfig, LlamaWeights, MlpWeights, Projection,
    RopeParameters, RopeType,
};
use serde::Deserialize;
use tch::Tensor;

use super::weights::kind;
use crate::observe::Inputs;

/// `RopeType` as it stands in a case.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Rope {
    Default,
    Linear { factor: f64 },
    Dynamic { factor: f64 },
    Llama3 { factor: f64, low_freq_factor: f64, high_freq_factor: f64, original_context: f64 },
}

impl From<Rope> for RopeType {
    fn from(rope: Rope) -> Self {
        match rope {
            Rope::Default => Self::Default,
            Rope::Linear { factor } => Self::Linear { factor },
            Rope::Dynamic { factor } => Self::Dynamic { factor },
            Rope::Llama3 { factor, low_freq_factor, high_freq_factor, original_context } => {
                Self::Llama3 { factor, low_freq_factor, high_freq_factor, original_context }
            }
        }
    }
}

/// The configuration of a case.
pub fn config(a: &Inputs<'_>) -> LlamaConfig {
    let rope_type = a.fact::<Rope>("rope_type").into();
    LlamaConfig {
        vocab_size: a.fact("vocab_size"),
        hidden_size: a.fact("hidden_size"),
        intermediate_size: a.fact("intermediate_size"),
        num_hidden_layers: a.fact("num_hidden_layers"),
        num_attention_heads: a.fact("num_attention_heads"),
        num_key_value_heads: a.fact("num_key_value_heads"),
        head_dim: a.fact("head_dim"),
        max_position_embeddings: a.fact("max_position_embeddings"),
        rms_norm_eps: a.fact("rms_norm_eps"),
        rope: RopeParameters { theta: a.fact("rope_theta"), rope_type },
        tie_word_embeddings: a.fact("tie_word_embeddings"),
        attention_bias: a.fact("attention_bias"),
        mlp_bias: a.fact("mlp_bias"),
        dtype: a.maybe::<String>("config_dtype").map(|word| kind(&word)),
        eos_token_ids: vec![],
    }
}

/// The weights of a case.
pub fn weights(a: &Inputs<'_>, config: &LlamaConfig) -> LlamaWeights {
    let of = |name: &str| a.tensor(name);
    let layer = |i: i64| layer(a, &format!("model.layers.{i}."));
    LlamaWeights {
        embedding: of("model.embed_tokens.weight"),
        layers: (0..config.num_hidden_layers).map(layer).collect(),
        final_norm: of("model.norm.weight"),
        head: a.optional("lm_head.weight"),
    }
}

/// The weights of a layer whose names begin with `prefix`.
pub fn layer(a: &Inputs<'_>, prefix: &str) -> LayerWeights {
    let of = |name: &str| a.tensor(&format!("{prefix}{name}"));
    LayerWeights {
        attention_norm: of("input_layernorm.weight"),
        attention: attention(a, &format!("{prefix}self_attn.")),
        mlp_norm: of("post_attention_layernorm.weight"),
        mlp: mlp(a, &format!("{prefix}mlp.")),
    }
}

/// The weights of attention whose names begin with `prefix`.
pub fn attention(a: &Inputs<'_>, prefix: &str) -> AttentionWeights {
    let of = |name: &str| projection(a, &format!("{prefix}{name}_proj"));
    AttentionWeights { query: of("q"), key: of("k"), value: of("v"), output: of("o") }
}

/// The weights of an MLP whose names begin with `prefix`.
pub fn mlp(a: &Inputs<'_>, prefix: &str) -> MlpWeights {
    let of = |name: &str| projection(a, &format!("{prefix}{name}_proj"));
    MlpWeights { gate: of("gate"), up: of("up"), down: of("down") }
}

fn projection(a: &Inputs<'_>, name: &str) -> Projection {
    let weight: Tensor = a.tensor(&format!("{name}.weight"));
    Projection { weight, bias: a.optional(&format!("{name}.bias")) }
}
