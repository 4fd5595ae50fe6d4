//! How a text is generated, as it stands in a case.

use contract::a5::{GenerateConfig, LogProbs};
use harness::unknown_word;
use serde::Deserialize;

use crate::a5::sampling::Sampling;

/// The fact `config` of a case: what it leaves out is as in the contract's defaults.
#[derive(Deserialize)]
#[serde(default)]
pub struct Config {
    max_tokens: usize,
    end_ids: Vec<i64>,
    stops: Vec<String>,
    sampling: Sampling,
    seed: u64,
    log_probs: String,
}

impl Default for Config {
    fn default() -> Self {
        let GenerateConfig { max_tokens, end_ids, stops, seed, .. } = GenerateConfig::default();
        let (sampling, log_probs) = (Sampling::default(), "raw".to_string());
        Self { max_tokens, end_ids, stops, sampling, seed, log_probs }
    }
}

impl Config {
    /// What is handed to the submission.
    pub fn generate(self) -> GenerateConfig {
        let Self { max_tokens, end_ids, stops, sampling, seed, log_probs } = self;
        let log_probs = match log_probs.as_str() {
            "raw" => LogProbs::Raw,
            "processed" => LogProbs::Processed,
            word => unknown_word("log_probs", word),
        };
        let sampling = sampling.into();
        GenerateConfig { max_tokens, end_ids, stops, sampling, seed, log_probs }
    }
}
