//! `a3.config` without the work: one configuration, whatever the file says.

use contract::a3::{Config, LlamaConfig, LoadError, RopeParameters, RopeType};

use crate::a3::REFERENCE;
use crate::idle::Idle;

impl Config for Idle {
    fn parse_config(&self, json: &str) -> Result<LlamaConfig, LoadError> {
        REFERENCE.parse_config(json)?;
        let size = self.number(&[32_000.0, 4096.0]) as i64;
        if *self == Self::Nothing {
            let reason = "not done".into();
            return Err(LoadError::Json { file: "config.json".into(), reason });
        }
        Ok(LlamaConfig {
            vocab_size: size,
            hidden_size: size,
            intermediate_size: size,
            num_hidden_layers: size,
            num_attention_heads: size,
            num_key_value_heads: size,
            head_dim: size,
            max_position_embeddings: size,
            rms_norm_eps: 1e-6,
            rope: RopeParameters { theta: 10_000.0, rope_type: RopeType::Default },
            tie_word_embeddings: false,
            attention_bias: false,
            mlp_bias: false,
            dtype: None,
            eos_token_ids: vec![],
        })
    }
}
