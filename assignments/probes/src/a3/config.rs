//! The calls of `a3.config`: every field of what is read.

use contract::a3::{A3, LlamaConfig, RopeType};
use harness::Record;

use super::refused::refused;

pub fn call(a3: &dyn A3, case: &Record) -> Record {
    match a3.parse_config(&case.expect_fact::<String>("json")) {
        Ok(config) => told(&config),
        Err(error) => refused(&error),
    }
}

/// A fact for each field; numbers that need not be whole are tensors.
pub fn told(config: &LlamaConfig) -> Record {
    let record = Record::new()
        .fact("vocab_size", config.vocab_size)
        .fact("hidden_size", config.hidden_size)
        .fact("intermediate_size", config.intermediate_size)
        .fact("num_hidden_layers", config.num_hidden_layers)
        .fact("num_attention_heads", config.num_attention_heads)
        .fact("num_key_value_heads", config.num_key_value_heads)
        .fact("head_dim", config.head_dim)
        .fact("max_position_embeddings", config.max_position_embeddings)
        .number("rms_norm_eps", config.rms_norm_eps)
        .number("rope.theta", config.rope.theta)
        .fact("tie_word_embeddings", config.tie_word_embeddings)
        .fact("attention_bias", config.attention_bias)
        .fact("mlp_bias", config.mlp_bias)
        .fact("dtype", format!("{:?}", config.dtype))
        .fact("eos_token_ids", &config.eos_token_ids);
    with_rope_type(record, config.rope.rope_type)
}

fn with_rope_type(record: Record, rope_type: RopeType) -> Record {
    let (name, numbers) = match rope_type {
        RopeType::Default => ("Default", vec![]),
        RopeType::Linear { factor } => ("Linear", vec![("factor", factor)]),
        RopeType::Dynamic { factor } => ("Dynamic", vec![("factor", factor)]),
        RopeType::Llama3 { factor, low_freq_factor, high_freq_factor, original_context } => (
            "Llama3",
            vec![
                ("factor", factor),
                ("low_freq_factor", low_freq_factor),
                ("high_freq_factor", high_freq_factor),
                ("original_context", original_context),
            ],
        ),
    };
    let record = record.fact("rope.rope_type", name);
    numbers.into_iter().fold(record, |record, (name, x)| record.number(format!("rope.{name}"), x))
}
