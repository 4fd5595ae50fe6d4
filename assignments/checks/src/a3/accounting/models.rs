//! The models whose costs are counted: three that everybody knows, by their published
//! configurations, and some that are drawn.

use serde_json::json;

use crate::a3::llama::Llama;
use harness::Draw;

/// Llama 2 with 7 billion parameters.
fn llama_2_7b() -> Llama {
    Llama {
        vocab_size: 32_000,
        hidden_size: 4096,
        intermediate_size: 11_008,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        num_key_value_heads: 32,
        head_dim: 128,
        max_position_embeddings: 4096,
        rms_norm_eps: 1e-5,
        ..Llama::small()
    }
}

/// Llama 3.1 with 8 billion parameters.
fn llama_3_1_8b() -> Llama {
    Llama {
        vocab_size: 128_256,
        intermediate_size: 14_336,
        num_key_value_heads: 8,
        max_position_embeddings: 131_072,
        rope_theta: 500_000.0,
        rope_type: json!({
            "kind": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_context": 8192.0,
        }),
        ..llama_2_7b()
    }
}

/// The smaller `SmolLM2`, with 135 million parameters.
fn smollm2_135m() -> Llama {
    Llama {
        vocab_size: 49_152,
        hidden_size: 576,
        intermediate_size: 1536,
        num_hidden_layers: 30,
        num_attention_heads: 9,
        num_key_value_heads: 3,
        head_dim: 64,
        max_position_embeddings: 8192,
        rope_theta: 100_000.0,
        tie_word_embeddings: true,
        rms_norm_eps: 1e-6,
        ..llama_2_7b()
    }
}

/// A model of some thousand parameters, whose heads together are not as wide as the model.
fn drawn(draw: &mut Draw) -> Llama {
    let h_kv = 2 + draw.below(3);
    let h = h_kv * (2 + draw.below(3));
    let d = 4 + 2 * draw.below(4);
    let m = h * d + 2 * (1 + draw.below(5)) * h;
    Llama {
        vocab_size: 100 + draw.below(100),
        hidden_size: m,
        intermediate_size: 2 * m + 1 + draw.below(m),
        num_hidden_layers: 3 + draw.below(5),
        num_attention_heads: h,
        num_key_value_heads: h_kv,
        head_dim: d,
        ..Llama::small()
    }
}

/// A model whose numbers are odd where they can be, and need more bits than `f32` has; with
/// long texts its operations need more than `f64` has.
fn odd(draw: &mut Draw) -> Llama {
    Llama {
        vocab_size: 40_001 + 2 * draw.below(5000),
        hidden_size: 1001 + 2 * draw.below(50),
        intermediate_size: 1501 + draw.below(1000),
        num_hidden_layers: 4,
        ..drawn(draw)
    }
}

/// The three that are known, and drawn ones: tied or not, with biases here or there;
/// and one of many parameters.
pub fn all(draw: &mut Draw) -> Vec<Llama> {
    let mut models = vec![llama_2_7b(), llama_3_1_8b(), smollm2_135m()];
    let flags = [
        (false, false, false),
        (true, false, false),
        (false, true, false),
        (false, false, true),
        (true, true, true),
    ];
    models.extend(flags.map(|(tie_word_embeddings, attention_bias, mlp_bias)| Llama {
        tie_word_embeddings,
        attention_bias,
        mlp_bias,
        ..drawn(draw)
    }));
    models.push(odd(draw));
    models
}
