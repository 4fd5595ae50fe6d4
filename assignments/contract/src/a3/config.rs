//! Task `a3.config`: what a `config.json` says.

use super::{LlamaConfig, LoadError};

/// Task `a3.config`: Hugging Face's `config.json` for LLaMA 1, 2 and 3, as transformers 4 and
/// 5 write it.
pub trait Config {
    /// Reads the text of a `config.json`.
    ///
    /// **A field that is `null` is as if it were missing**, here and in the objects.
    ///
    /// | field | type | if it is missing |
    /// |---|---|---|
    /// | `model_type` | `"llama"` | error |
    /// | `vocab_size`, `hidden_size`, `intermediate_size`, `num_hidden_layers`, `num_attention_heads` | whole number ≥ 1 | error |
    /// | `rms_norm_eps` | number > 0 | 1e-6 |
    /// | `num_key_value_heads` | whole number ≥ 1 | `num_attention_heads` |
    /// | `head_dim` | even number ≥ 2 | `hidden_size / num_attention_heads` |
    /// | `max_position_embeddings` | whole number ≥ 1 | 2048 |
    /// | `tie_word_embeddings`, `attention_bias`, `mlp_bias` | true or false | false |
    /// | `hidden_act` | `"silu"` | `"silu"` |
    /// | `torch_dtype`, in version 5 `dtype` | `"float32"`, `"float16"`, `"bfloat16"`, `"float64"` | `None` |
    /// | `eos_token_id` | an id (whole number ≥ 0) or a list of ids; repeats are left out | none |
    ///
    /// Where both names of the dtype stand there, `dtype` counts. What does not count is not
    /// looked at. All other fields are ignored. Which of two fields of the same name counts is
    /// not settled.
    /// A whole number is written without a point: `2.0` is none.
    ///
    /// **RoPE.** Version 4 has `rope_theta` (number > 0; 10 000 if it is missing) and
    /// `rope_scaling` (an object; missing for
    /// [`RopeType::Default`](super::RopeType::Default)). Version 5 has
    /// one object for both, `rope_parameters`, with `rope_theta` inside it; if it is there it
    /// alone counts, and `rope_theta` falls back to the one outside, then to 10 000. A
    /// `rope_theta` inside `rope_scaling` does not count. The kind
    /// stands in the object under `rope_type`, in older files under `type`; `rope_type` counts
    /// if both are there; if neither is, it is `default`.
    ///
    /// | kind | what else is in the object |
    /// |---|---|
    /// | `default` | nothing |
    /// | `linear`, `dynamic` | `factor` ≥ 1 |
    /// | `llama3` | `factor` ≥ 1, `low_freq_factor` > 0, `high_freq_factor`, `original_max_position_embeddings` ≥ 1 |
    ///
    /// Numbers of RoPE may be whole or not. A kind that is not in the table (`yarn`,
    /// `longrope`, …) is refused, never ignored.
    ///
    /// # Errors
    ///
    /// - [`LoadError::Json`] of `config.json`, if it is no JSON object;
    /// - [`LoadError::NoField`] about a field that is missing and has no default ("error" in the
    ///   table), and [`LoadError::Field`] about one with another value. Fields in an object
    ///   are written with it: `rope_scaling.factor`, `rope_parameters.rope_type`,
    ///   `rope_scaling.type`;
    /// - [`LoadError::Fields`] about two that are right by themselves: while there is no
    ///   `head_dim`, `hidden_size` that `num_attention_heads` does not divide, or divides into
    ///   an odd number; `num_attention_heads` that `num_key_value_heads` does not divide;
    ///   `high_freq_factor` that is not larger than `low_freq_factor` (both written with their
    ///   object); `dynamic` with a head dim under 4: `head_dim`, whether or not it stands there, and the
    ///   field with the kind.
    fn parse_config(&self, json: &str) -> std::result::Result<LlamaConfig, LoadError>;
}
