//! Task `a3.config` (10 points): what a `config.json` says.

use contract::a3::{Config, LlamaConfig, LoadError};

use crate::Submission;

impl Config for Submission {
    /// Worked example, the text
    ///
    /// ```json
    /// {"model_type": "llama", "vocab_size": 100, "hidden_size": 24, "intermediate_size": 64,
    ///  "num_hidden_layers": 2, "num_attention_heads": 4, "torch_dtype": "float16",
    ///  "rope_parameters": {"rope_type": "linear", "factor": 2, "rope_theta": 500000.0}}
    /// ```
    ///
    /// has `num_key_value_heads` 4, `head_dim` 6, `max_position_embeddings` 2048,
    /// `rms_norm_eps` 1e-6, `rope.theta` 500 000, `RopeType::Linear { factor: 2.0 }`,
    /// `dtype` `Some(Kind::Half)`, no ids that end a text, and nothing that is tied or has a
    /// bias. With `"factor": 0.5` the answer is a `LoadError::Field` about
    /// `rope_parameters.factor`, with `"hidden_size": 25` a `LoadError::Fields` about
    /// `hidden_size` and `num_attention_heads`. (`serde_json::from_str` gives you a
    /// `serde_json::Map<String, serde_json::Value>`.) Checks `a3.config.fields`, `.defaults`,
    /// `.rope`, `.errors`, `.pairs`.
    fn parse_config(&self, _json: &str) -> Result<LlamaConfig, LoadError> {
        todo!("a3.config.parse_config")
    }
}
