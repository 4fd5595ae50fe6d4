//! How a text is generated, as it stands in a case.

use contract::a5::{GenerateConfig, LogProbs, SamplingConfig};
use harness::unknown_word;
use serde::Deserialize;

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
        let sampling = sampling.config();
        GenerateConfig { max_tokens, end_ids, stops, sampling, seed, log_probs }
    }
}

#[derive(Deserialize)]
#[serde(default)]
struct Sampling {
    repetition_penalty: f64,
    presence_penalty: f64,
    frequency_penalty: f64,
    biases: Vec<(i64, f64)>,
    banned: Vec<i64>,
    temperature: f64,
    top_k: Option<usize>,
    top_p: Option<f64>,
    min_p: Option<f64>,
    typical_p: Option<f64>,
}

impl Default for Sampling {
    fn default() -> Self {
        let plain = SamplingConfig::default();
        Self {
            repetition_penalty: plain.repetition_penalty,
            presence_penalty: plain.presence_penalty,
            frequency_penalty: plain.frequency_penalty,
            biases: vec![],
            banned: plain.banned,
            temperature: plain.temperature,
            top_k: plain.top_k,
            top_p: plain.top_p,
            min_p: plain.min_p,
            typical_p: plain.typical_p,
        }
    }
}

impl Sampling {
    fn config(self) -> SamplingConfig {
        SamplingConfig {
            repetition_penalty: self.repetition_penalty,
            presence_penalty: self.presence_penalty,
            frequency_penalty: self.frequency_penalty,
            biases: self.biases.into_iter().collect(),
            banned: self.banned,
            temperature: self.temperature,
            top_k: self.top_k,
            top_p: self.top_p,
            min_p: self.min_p,
            typical_p: self.typical_p,
        }
    }
}
