//! The models of the task, and the call that loads one.

use harness::Case;
use serde_json::json;

use crate::a3::llama::Llama;
use crate::folder;

/// The files that cases hold. Their bytes are handed over as a slice.
pub const FILES: &[&str] = &[
    "file.a.safetensors",
    "file.b.safetensors",
    "file.consolidated.00.safetensors",
    "file.first part.safetensors",
    "file.model-00001-of-00001.safetensors",
    "file.model-00001-of-00002.safetensors",
    "file.model-00002-of-00002.safetensors",
    "file.model.safetensors",
    "file.model.safetensors.index.json",
    "file.pytorch_model.bin",
    "file.second part.safetensors",
    "file.the last.safetensors",
];

/// One layer, more features in the heads than in the stream, and no biases.
pub fn wide() -> Llama {
    Llama {
        vocab_size: 9,
        hidden_size: 5,
        intermediate_size: 7,
        num_hidden_layers: 1,
        ..Llama::small()
    }
}

/// Two layers, tied, with all biases; nothing else is as in [`wide`] either.
pub fn deep() -> Llama {
    Llama {
        vocab_size: 7,
        hidden_size: 6,
        intermediate_size: 5,
        num_hidden_layers: 2,
        num_attention_heads: 4,
        num_key_value_heads: 1,
        head_dim: 2,
        max_position_embeddings: 32,
        rms_norm_eps: 1e-6,
        rope_theta: 500_000.0,
        rope_type: json!({ "kind": "linear", "factor": 2.0 }),
        tie_word_embeddings: true,
        attention_bias: true,
        mlp_bias: true,
    }
}

/// As small as they get, with so many layers.
pub fn tiny(num_hidden_layers: usize) -> Llama {
    Llama {
        vocab_size: 3,
        hidden_size: 2,
        intermediate_size: 3,
        num_hidden_layers,
        num_attention_heads: 2,
        num_key_value_heads: 1,
        head_dim: 2,
        ..Llama::small()
    }
}

/// A call of `load_weights`, without files so far.
pub fn load(llama: &Llama, dtype: &str) -> Case {
    llama.config(Case::of("load_weights")).with("dtype", dtype)
}

/// The same with files.
pub fn load_from(llama: &Llama, dtype: &str, files: &[(&str, Vec<u8>)]) -> Case {
    let case = load(llama, dtype);
    files.iter().fold(case, |case, (name, bytes)| folder::file(case, name, bytes))
}
