//! Task `a1.ngram` (25 points): counting, smoothing, and what a sentence is worth.

use contract::a1::{LanguageModel, NgramConfig, NgramCounts, Ngrams, Smoothing};

/// Stateless. What it makes is yours to define: a type of your own that implements
/// [`NgramCounts`], and one or several that implement [`LanguageModel`].
pub struct MyNgrams;

impl Ngrams for MyNgrams {
    /// Each word and the EOS is one event, with the `m - 1` tokens before it, for
    /// every `m = 1, …, n`; BOS is history only.
    ///
    /// Worked example, `n = 2`, 2 words (so EOS is 2, BOS is 3), corpus `0 1` and
    /// `0`: `c([3]·0) = 2`, `c([0]·1) = 1`, `c([0]·2) = 1`, `c([0]) = 2`,
    /// `d([0]) = 2`, `c([]) = 5`. Check `a1.ngram.counts`.
    fn counts(&self, _config: NgramConfig, _corpus: &[Vec<usize>]) -> Box<dyn NgramCounts> {
        todo!("a1.ngram.counts")
    }

    /// A trained model; the formula of each smoothing stands in the contract.
    ///
    /// Worked example, the corpus above: maximum likelihood has `P(1|[0]) = 1/2`,
    /// add-k with `k = 1` has `(1 + 1)/(2 + 3) = 2/5`. Checks `a1.ngram.mle`,
    /// `.add_k`, `.interpolation`, `.stupid_backoff`, `.kneser_ney`, `.sums_to_one`,
    /// `.lecture_pair`, `.floor`.
    fn model(
        &self,
        _config: NgramConfig,
        _corpus: &[Vec<usize>],
        _smoothing: &Smoothing,
    ) -> Box<dyn LanguageModel> {
        todo!("a1.ngram.model")
    }

    /// The sum of `ln P` over words and EOS.
    ///
    /// Worked example: a model of order 1 that gives each of 4 tokens 1/4 gives a
    /// sentence of 2 words `3 · ln 1/4`. Check `a1.ngram.log_probability`.
    fn log_probability(&self, _model: &dyn LanguageModel, _sentence: &[usize]) -> f64 {
        todo!("a1.ngram.log_probability")
    }

    /// `exp(-1/N · Σ ln P)` over all predicted tokens of the corpus.
    ///
    /// Worked example: under the model above every corpus has the perplexity 4.
    /// Check `a1.ngram.perplexity`.
    fn perplexity(&self, _model: &dyn LanguageModel, _corpus: &[Vec<usize>]) -> f64 {
        todo!("a1.ngram.perplexity")
    }
}
