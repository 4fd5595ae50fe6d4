//! Task `a1.ngram`: counting, smoothing, and what a sentence is worth.
//!
//! Tokens are numbers. With `w` words:
//!
//! | token | number | occurs as history | is predicted |
//! |---|---|---|---|
//! | a word | `0 .. w` | yes | yes |
//! | EOS, the end of a sentence | `w` | no | **yes** |
//! | BOS, what stands before a sentence | `w + 1` | yes | **never** |
//!
//! The vocabulary that probabilities are spread over is therefore the words and
//! EOS, `V = w + 1` tokens. There is no UNK: whoever turns text into numbers may
//! give unknown words a number of their own, and to a model that is a word like any
//! other. A word may well have a number and never occur in the corpus.
//!
//! Notation: `h` is a history, `c(h·t)` how often token `t` followed it,
//! `c(h) = Σₜ c(h·t)` how often anything did, `d(h)` how many different tokens did,
//! and `h′` is `h` without its first, oldest token.

/// The size of an n-gram model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NgramConfig {
    /// The order `n ≥ 1`: a token is predicted from the `n - 1` tokens before it.
    pub order: usize,
    /// The number `w ≥ 1` of words.
    pub words: usize,
}

impl NgramConfig {
    /// The number that stands for the end of a sentence.
    pub const fn eos(&self) -> usize {
        self.words
    }

    /// The number that stands for the beginning of a sentence.
    pub const fn bos(&self) -> usize {
        self.words + 1
    }

    /// `V`, the number of tokens that can be predicted: the words and EOS.
    pub const fn vocabulary(&self) -> usize {
        self.words + 1
    }
}

/// How counts become probabilities. Each is a recursion over ever shorter
/// histories; the formulae are for a history `h` of at most `n - 1` tokens.
#[derive(Debug, Clone, PartialEq)]
pub enum Smoothing {
    /// Maximum likelihood: `P(t|h) = c(h·t) / c(h)`. **After an unseen history
    /// (`c(h) = 0`) it is uniform, `1/V`**; there is no falling back to `h′`.
    MaximumLikelihood,
    /// `P(t|h) = (c(h·t) + k) / (c(h) + k·V)` with `k > 0`; Laplace's rule for
    /// `k = 1`.
    AddK {
        /// `k`
        k: f64,
    },
    /// Jelinek and Mercer's interpolation, in the recursive form of Chen and
    /// Goodman (1998):
    ///
    /// ```text
    /// Pₘ(t|h) = λₘ · c(h·t) / c(h) + (1 - λₘ) · Pₘ₋₁(t|h′)    P₀(t) = 1/V
    /// ```
    ///
    /// `m` is one more than the length of `h`, so `m = 1` is the unigram. An unseen
    /// history has no estimate of its own: then `Pₘ(t|h) = Pₘ₋₁(t|h′)`.
    Interpolation {
        /// `λ₁, …, λₙ`, **the unigram's first**; each in `0 ≤ λ < 1`.
        weights: Vec<f64>,
    },
    /// Stupid backoff (Brants et al., 2007):
    ///
    /// ```text
    /// S(t|h) = c(h·t) / c(h)      if c(h·t) > 0
    ///        = α · S(t|h′)        otherwise
    /// ```
    ///
    /// `α` once for **each** token that the history loses. For the empty history
    /// `S(t) = c(t) / c()`, which is 0 for a token that never occurred. These are
    /// scores: they do **not** sum to 1, and [`LanguageModel::is_distribution`]
    /// says so. (The paper's `α` is 0.4.)
    StupidBackoff {
        /// `α`, above 0 and below 1.
        alpha: f64,
    },
    /// Interpolated Kneser–Ney with one discount at every order:
    ///
    /// ```text
    /// Pₘ(t|h) = max(a(h·t) - D, 0) / a(h) + D · d(h) / a(h) · Pₘ₋₁(t|h′)
    /// P₀(t)   = 1/V
    /// ```
    ///
    /// - At the highest order, `m = n`, `a(h·t)` is the count `c(h·t)`.
    /// - Below it, `a(h·t)` is the **continuation count**: the number of different
    ///   tokens `s` with `c(s·h·t) > 0`. BOS is such a token like any other, and
    ///   n-grams that begin with BOS are no exception.
    /// - `a(h) = Σₜ a(h·t)`, and `d(h)` counts the tokens `t` with `a(h·t) > 0`.
    /// - The recursion goes **down to the uniform distribution**: the unigram is
    ///   discounted too, so that a word that never occurred has a probability.
    /// - If `a(h) = 0`, then `Pₘ(t|h) = Pₘ₋₁(t|h′)`.
    KneserNey {
        /// `D`, above 0 and below 1.
        discount: f64,
    },
}

/// Anything that predicts the next token.
pub trait LanguageModel {
    /// The order and the number of words.
    fn config(&self) -> NgramConfig;

    /// `P(token | history)`, where `token` is a word or EOS.
    ///
    /// `history` may be of any length. Of a longer one only the last `n - 1` tokens
    /// matter. A shorter one is taken as it is, **not** as the beginning of a
    /// sentence (that is marked by BOS): the recursion then simply starts lower, so
    /// that Kneser–Ney of order 3 answers for one token of history with `P₂`, and
    /// for none with `P₁`, both from continuation counts.
    fn probability(&self, history: &[usize], token: usize) -> f64;

    /// Whether the probabilities of all tokens sum to 1 after every history.
    fn is_distribution(&self) -> bool;
}

/// How often n-grams occur in a corpus.
///
/// Each sentence is preceded by `n - 1` times BOS (for `n = 1` by nothing) and
/// followed by EOS once. **Each word and the EOS is one event**: a token together
/// with the `m - 1` tokens before it, for every `m = 1, …, n`. BOS is never an
/// event; it occurs in histories only, and no history reaches into the sentence
/// before.
///
/// ```text
/// n = 3, sentence 0 1:   BOS BOS 0 1 EOS
/// m = 1:   0   1   EOS
/// m = 2:   BOS 0   0 1   1 EOS
/// m = 3:   BOS BOS 0   BOS 0 1   0 1 EOS
/// ```
pub trait NgramCounts {
    /// `c(history·token)`; `history` has at most `n - 1` tokens.
    fn count(&self, history: &[usize], token: usize) -> u64;

    /// `c(history)`: how often **any** token followed `history`; for the empty
    /// history the number of all events.
    fn total(&self, history: &[usize]) -> u64;

    /// `d(history)`: how many different tokens followed `history`.
    fn distinct(&self, history: &[usize]) -> u64;
}

/// All of task `a1.ngram`.
///
/// A corpus is a list of sentences, a sentence a list of words without BOS and EOS;
/// it may be empty, but a corpus has at least one sentence.
pub trait Ngrams {
    /// Counts the n-grams of `corpus`.
    fn counts(&self, config: NgramConfig, corpus: &[Vec<usize>]) -> Box<dyn NgramCounts>;

    /// Trains a model. Counting is done here, once: a model that went through the
    /// corpus again for every token would be too slow.
    fn model(
        &self,
        config: NgramConfig,
        corpus: &[Vec<usize>],
        smoothing: &Smoothing,
    ) -> Box<dyn LanguageModel>;

    /// `ln P(sentence)` in **nats** by the chain rule: the sum of `ln P` over each
    /// word *and the EOS*, each given what stands before it, with `n - 1` times BOS
    /// in front. Minus infinity if one of them is impossible. A sum, not the
    /// logarithm of a product: sentences of 100 000 tokens must work.
    fn log_probability(&self, model: &dyn LanguageModel, sentence: &[usize]) -> f64;

    /// `exp(-1/N · Σ ln P)` over **all `N` predicted tokens of the corpus taken
    /// together**, the EOS of each sentence among them; BOS is not predicted and
    /// does not count. Infinite if one of them is impossible.
    fn perplexity(&self, model: &dyn LanguageModel, corpus: &[Vec<usize>]) -> f64;
}
