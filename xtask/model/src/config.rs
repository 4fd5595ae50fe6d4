//! `config.json` and `generation_config.json`, as transformers 4 writes them (5 reads them,
//! too).

use serde_json::{Value, json};

use crate::failure::Result;
use crate::gguf::Gguf;

/// `config.json`.
pub fn config(gguf: &Gguf) -> Result<Value> {
    gguf.expect("general.architecture", "llama")?;
    let hidden_size = gguf.size("llama.embedding_length")?;
    let heads = gguf.size("llama.attention.head_count")?;
    Ok(json!({
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": gguf.size("llama.vocab_size")?,
        "hidden_size": hidden_size,
        "intermediate_size": gguf.size("llama.feed_forward_length")?,
        "num_hidden_layers": gguf.size("llama.block_count")?,
        "num_attention_heads": heads,
        "num_key_value_heads": gguf.size("llama.attention.head_count_kv")?,
        "head_dim": gguf.size("llama.rope.dimension_count")?,
        "max_position_embeddings": gguf.size("llama.context_length")?,
        "rms_norm_eps": gguf.number("llama.attention.layer_norm_rms_epsilon")?,
        "rope_theta": gguf.number("llama.rope.freq_base")?,
        "rope_scaling": null,
        "hidden_act": "silu",
        "attention_bias": false,
        "mlp_bias": false,
        // A tied model has no tensor for its head.
        "tie_word_embeddings": gguf.shape("output.weight").is_err(),
        "bos_token_id": gguf.size("tokenizer.ggml.bos_token_id")?,
        "eos_token_id": gguf.size("tokenizer.ggml.eos_token_id")?,
        "pad_token_id": gguf.size("tokenizer.ggml.padding_token_id")?,
        "torch_dtype": "float32",
    }))
}

/// `generation_config.json`.
pub fn generation_config(gguf: &Gguf) -> Result<Value> {
    Ok(json!({
        "bos_token_id": gguf.size("tokenizer.ggml.bos_token_id")?,
        "eos_token_id": gguf.size("tokenizer.ggml.eos_token_id")?,
        "pad_token_id": gguf.size("tokenizer.ggml.padding_token_id")?,
    }))
}
