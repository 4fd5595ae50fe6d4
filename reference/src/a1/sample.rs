//! `a1.sample` straight from the definitions.

use contract::a1::{LanguageModel, Sampler};

/// A sampler put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct InverseSampler {
    /// The index that a number stands for.
    pub index: fn(&[f64], f64) -> usize,
    /// Whether the history begins with BOS.
    pub begins_with_bos: bool,
    /// Whether EOS is part of the sentence.
    pub returns_eos: bool,
    /// Whether what was drawn enters the history.
    pub remembers: bool,
}

/// The right parts.
pub const RIGHT: InverseSampler =
    InverseSampler { index, begins_with_bos: true, returns_eos: false, remembers: true };

impl Sampler for InverseSampler {
    fn sample(&self, probabilities: &[f64], u: f64) -> usize {
        (self.index)(probabilities, u)
    }

    fn sentence(&self, model: &dyn LanguageModel, stream: &[f64]) -> Vec<usize> {
        let config = model.config();
        let bos = if self.begins_with_bos { config.order - 1 } else { 0 };
        let mut history = vec![config.bos(); bos];
        let mut sentence = vec![];
        for u in stream {
            let of = |token| model.probability(&history, token);
            let row: Vec<f64> = (0..config.vocabulary()).map(of).collect();
            let token = (self.index)(&row, *u);
            if token != config.eos() || self.returns_eos {
                sentence.push(token);
            }
            if token == config.eos() {
                break;
            }
            if self.remembers {
                history.push(token);
            }
        }
        sentence
    }
}

/// The smallest index whose running sum exceeds `u`.
pub fn index(probabilities: &[f64], u: f64) -> usize {
    first(probabilities, |sum| u < sum).unwrap_or_else(|| last_possible(probabilities))
}

/// The first index at which the running sum satisfies `is_enough`.
pub fn first(probabilities: &[f64], is_enough: impl Fn(f64) -> bool) -> Option<usize> {
    let mut sum = 0.0;
    probabilities.iter().position(|p| {
        sum += p;
        is_enough(sum)
    })
}

/// The last index with a probability above 0.
pub fn last_possible(probabilities: &[f64]) -> usize {
    probabilities.iter().rposition(|p| *p > 0.0).expect("a probability above 0")
}
