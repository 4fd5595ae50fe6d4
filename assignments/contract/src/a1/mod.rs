//! A1 · Tokenization, n-grams and word vectors: from bytes to words that mean
//! something.
//!
//! Everything is `f64`, `u64` and `usize`, and runs on the CPU.

mod ngram;
mod sample;
mod word2vec;

pub use ngram::{LanguageModel, NgramConfig, NgramCounts, Ngrams, Smoothing};
pub use sample::Sampler;
pub use word2vec::{Embeddings, SkipGram, SkipGramRecipe, Word2Vec};

/// A whole submission of A1: how the checks reach each task's code.
///
/// Every method makes a fresh object, so that no check sees what another left
/// behind.
pub trait A1 {
    /// Counting, smoothing and scoring (task `a1.ngram`).
    fn ngrams(&self) -> Box<dyn Ngrams>;

    /// Sampling from a model (task `a1.sample`).
    fn sampler(&self) -> Box<dyn Sampler>;

    /// Word vectors (task `a1.word2vec`).
    fn word2vec(&self) -> Box<dyn Word2Vec>;
}
