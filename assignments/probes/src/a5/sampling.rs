//! What a distribution is changed by, as it stands in a case.

use contract::a5::SamplingConfig;
use serde::Deserialize;

/// What is left out changes nothing.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sampling {
    #[serde(alias = "repetition")]
    repetition_penalty: Option<f64>,
    #[serde(alias = "presence")]
    presence_penalty: f64,
    #[serde(alias = "frequency")]
    frequency_penalty: f64,
    biases: Vec<(i64, f64)>,
    banned: Vec<i64>,
    temperature: Option<f64>,
    top_k: Option<usize>,
    top_p: Option<f64>,
    min_p: Option<f64>,
    typical_p: Option<f64>,
}

impl From<Sampling> for SamplingConfig {
    fn from(of: Sampling) -> Self {
        let plain = Self::default();
        Self {
            repetition_penalty: of.repetition_penalty.unwrap_or(plain.repetition_penalty),
            presence_penalty: of.presence_penalty,
            frequency_penalty: of.frequency_penalty,
            biases: of.biases.into_iter().collect(),
            banned: of.banned,
            temperature: of.temperature.unwrap_or(plain.temperature),
            top_k: of.top_k,
            top_p: of.top_p,
            min_p: of.min_p,
            typical_p: of.typical_p,
        }
    }
}
