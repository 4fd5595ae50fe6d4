//! `a1.ngram` straight from the definitions: a table of what followed what, and one
//! recursion for each smoothing.

mod estimates;
mod table;

use contract::a1::{LanguageModel, NgramConfig, NgramCounts, Ngrams, Smoothing};

pub use estimates::{Estimates, KneserNey, Trained};
pub use table::{Event, Table, continuations, events, padded, predictions};

/// An n-gram trainer put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct TableNgrams {
    /// The events of a corpus, each with the longest history that it has.
    pub events: fn(NgramConfig, &[Vec<usize>]) -> Vec<Event>,
    /// The counts that Kneser–Ney uses below the highest order.
    pub lower: fn(NgramConfig, &Table) -> Table,
    /// The smoothings.
    pub estimates: Estimates,
    /// What a smoothing says of itself.
    pub is_distribution: fn(&Smoothing) -> bool,
    /// The log-probability of a sentence.
    pub log_probability: fn(&dyn LanguageModel, &[usize]) -> f64,
    /// The perplexity of a corpus.
    pub perplexity: fn(&dyn LanguageModel, &[Vec<usize>]) -> f64,
}

/// The right parts.
pub const RIGHT: TableNgrams = TableNgrams {
    events,
    lower: |_, counts| continuations(counts),
    estimates: Estimates::RIGHT,
    is_distribution: |smoothing| !matches!(smoothing, Smoothing::StupidBackoff { .. }),
    log_probability,
    perplexity,
};

impl Ngrams for TableNgrams {
    fn counts(&self, config: NgramConfig, corpus: &[Vec<usize>]) -> Box<dyn NgramCounts> {
        Box::new(Table::counted((self.events)(config, corpus)))
    }

    fn model(
        &self,
        config: NgramConfig,
        corpus: &[Vec<usize>],
        smoothing: &Smoothing,
    ) -> Box<dyn LanguageModel> {
        let counts = Table::counted((self.events)(config, corpus));
        let trained = Trained { config, lower: (self.lower)(config, &counts), counts };
        Box::new(TableModel { trained, parts: *self, smoothing: smoothing.clone() })
    }

    fn log_probability(&self, model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        (self.log_probability)(model, sentence)
    }

    fn perplexity(&self, model: &dyn LanguageModel, corpus: &[Vec<usize>]) -> f64 {
        (self.perplexity)(model, corpus)
    }
}

struct TableModel {
    trained: Trained,
    parts: TableNgrams,
    smoothing: Smoothing,
}

impl LanguageModel for TableModel {
    fn config(&self) -> NgramConfig {
        self.trained.config
    }

    fn probability(&self, history: &[usize], token: usize) -> f64 {
        let trained = &self.trained;
        let h = &history[history.len().saturating_sub(trained.config.order - 1)..];
        let estimates = &self.parts.estimates;
        match &self.smoothing {
            Smoothing::MaximumLikelihood => (estimates.maximum_likelihood)(trained, h, token),
            Smoothing::AddK { k } => (estimates.add_k)(trained, *k, h, token),
            Smoothing::Interpolation { weights } => {
                (estimates.interpolation)(trained, weights, h, token)
            }
            Smoothing::StupidBackoff { alpha } => {
                (estimates.stupid_backoff)(trained, *alpha, h, token)
            }
            Smoothing::KneserNey { discount } => {
                (estimates.kneser_ney)(trained, *discount, h, token)
            }
        }
    }

    fn is_distribution(&self) -> bool {
        (self.parts.is_distribution)(&self.smoothing)
    }
}

/// The sum of natural logarithms over words and EOS.
pub fn log_probability(model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
    let predictions = predictions(model.config(), sentence);
    predictions.iter().map(|(history, token)| model.probability(history, *token).ln()).sum()
}

/// Over all predicted tokens together.
pub fn perplexity(model: &dyn LanguageModel, corpus: &[Vec<usize>]) -> f64 {
    let total: f64 = corpus.iter().map(|sentence| log_probability(model, sentence)).sum();
    let predicted: usize = corpus.iter().map(|sentence| sentence.len() + 1).sum();
    (-total / predicted as f64).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};

    /// The corpus of the handout: `a b`, `a b`, `c b a`; `d` never occurs.
    const CONFIG: NgramConfig = NgramConfig { order: 2, words: 4 };

    fn model(smoothing: &Smoothing) -> Box<dyn LanguageModel> {
        let corpus = [vec![0, 1], vec![0, 1], vec![2, 1, 0]];
        RIGHT.model(CONFIG, &corpus, smoothing)
    }

    /// The five numbers after `a`, in units of `1/unit`.
    fn after_a(smoothing: &Smoothing, unit: f64) -> Vec<f64> {
        let model = model(smoothing);
        (0..5).map(|token| model.probability(&[0], token) * unit).collect()
    }

    #[test]
    fn smoothings_give_the_numbers_of_the_handout() {
        for (smoothing, unit, expected) in [
            (Smoothing::MaximumLikelihood, 3.0, [0.0, 2.0, 0.0, 0.0, 1.0]),
            (Smoothing::AddK { k: 1.0 }, 8.0, [1.0, 3.0, 1.0, 1.0, 2.0]),
            (Smoothing::StupidBackoff { alpha: 0.4 }, 300.0, [36.0, 200.0, 12.0, 0.0, 100.0]),
            (Smoothing::KneserNey { discount: 0.5 }, 210.0, [19.0, 124.0, 9.0, 4.0, 54.0]),
        ] {
            assert_abs_diff_eq!(after_a(&smoothing, unit)[..], expected[..], epsilon = 1e-9);
        }
        let weights = vec![0.5, 0.5];
        let interpolated = after_a(&Smoothing::Interpolation { weights }, 24.0);
        assert_abs_diff_eq!(interpolated[1], 11.0, epsilon = 1e-9);
    }

    #[test]
    fn the_bigram_of_the_handout_has_the_perplexity_it_says() {
        let model = model(&Smoothing::MaximumLikelihood);
        let sentence = vec![0, 1];
        let log = log_probability(model.as_ref(), &sentence);
        assert_relative_eq!(log, (8f64 / 27.0).ln(), max_relative = 1e-12);
        assert_relative_eq!(perplexity(model.as_ref(), &[sentence]), 1.5, max_relative = 1e-12);
    }

    #[test]
    fn a_uniform_model_has_the_perplexity_v() {
        let untrained = RIGHT.model(CONFIG, &[], &Smoothing::AddK { k: 1.0 });
        let corpus = [vec![0, 3, 3, 1], vec![], vec![2]];
        assert_relative_eq!(perplexity(untrained.as_ref(), &corpus), 5.0, max_relative = 1e-12);
    }
}
