//! The calls of `a5.logits`.

use std::collections::BTreeMap;

use contract::a5::{A5, History, SamplingConfig};
use harness::{Record, unknown_word};
use tch::Tensor;

use crate::about_any::about_any;
use crate::observe::{Inputs, observe_parts};

/// A setting of a case. JSON has no NaN, so it stands there as a word.
fn setting(a: &Inputs<'_>, name: &str) -> Option<f64> {
    let word = || a.maybe::<String>(name).and_then(|word| word.parse().ok());
    a.maybe(name).or_else(word)
}

/// What the case says of it; the rest changes nothing.
fn config(a: &Inputs<'_>) -> SamplingConfig {
    let usual = SamplingConfig::default();
    let or = |name: &str, usual: f64| setting(a, name).unwrap_or(usual);
    let biases: Vec<(i64, f64)> = a.maybe("biases").unwrap_or_default();
    SamplingConfig {
        repetition_penalty: or("repetition_penalty", usual.repetition_penalty),
        presence_penalty: or("presence_penalty", usual.presence_penalty),
        frequency_penalty: or("frequency_penalty", usual.frequency_penalty),
        biases: BTreeMap::from_iter(biases),
        banned: a.maybe("banned").unwrap_or_default(),
        temperature: or("temperature", usual.temperature),
        top_k: a.maybe("top_k"),
        top_p: setting(a, "top_p"),
        min_p: setting(a, "min_p"),
        typical_p: setting(a, "typical_p"),
    }
}

/// The call that the case names. Log-probabilities are told as probabilities as well.
pub fn call(a5: &dyn A5, case: &Record) -> Record {
    let answer = observe_parts(case, |a| {
        let (logits, config) = (a.tensor("logits"), config(a));
        let words = |name: &str| a.maybe::<Vec<i64>>(name).unwrap_or_default();
        let (prompt, generated) = (words("prompt"), words("generated"));
        let history = History { prompt: &prompt, generated: &generated };
        let distribution =
            |log_probs: Tensor| vec![("probabilities", log_probs.exp()), ("log_probs", log_probs)];
        Ok(match a.fact::<String>("method").as_str() {
            "log_probs" => distribution(a5.log_probs(&logits)?),
            "penalised" => vec![("logits", a5.penalised(&logits, &history, &config)?)],
            "process" => distribution(a5.process(&logits, &history, &config)?),
            word => unknown_word("method", word),
        })
    });
    about_any(case, answer)
}
