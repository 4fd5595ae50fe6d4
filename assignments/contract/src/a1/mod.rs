//! A1 · Tokenization, n-grams and word vectors: from bytes to words that mean
//! something.
//!
//! Everything is `f64`, `u64` and `usize`, and runs on the CPU. An array may lie in
//! memory in any order, by columns or with gaps between its elements: go through indices,
//! axes or iterators rather than the raw buffer.

mod bpe;
mod ngram;
mod one_hot;
mod pretokenize;
mod sample;
pub mod tokenizer_json;
mod unigram;
mod word2vec;

pub use bpe::{Bpe, BpeModel, BpeTrainer, EncodeStream, Pair, Specials, Tokenizer, byte_letters};
pub use ngram::{LanguageModel, NgramConfig, NgramCounts, Ngrams, Smoothing};
pub use one_hot::OneHot;
pub use pretokenize::{Pretokenizer, SplitPattern};
pub use sample::Sampler;
pub use tokenizer_json::LoadError;
pub use unigram::{Segmenter, UnigramModel};
pub use word2vec::{Embeddings, SkipGram, SkipGramRecipe, Word2Vec};

/// A whole submission of A1: how the checks reach each task's code.
///
/// Every method makes a fresh object, so that no check sees what another left
/// behind.
pub trait A1 {
    /// Vocabulary and one-hot vectors (task `a1.one_hot`).
    fn one_hot(&self) -> Box<dyn OneHot>;

    /// Cutting text (task `a1.pretokenize`).
    fn pretokenizer(&self) -> Box<dyn Pretokenizer>;

    /// Byte-pair encoding (tasks `a1.bpe_train`, `a1.encode`, `a1.decode`).
    fn bpe(&self) -> Box<dyn Bpe>;

    /// Counting, smoothing and scoring (task `a1.ngram`).
    fn ngrams(&self) -> Box<dyn Ngrams>;

    /// Sampling from a model (task `a1.sample`).
    fn sampler(&self) -> Box<dyn Sampler>;

    /// Word vectors (task `a1.word2vec`).
    fn word2vec(&self) -> Box<dyn Word2Vec>;

    /// Segmentation under a unigram model (bonus task `a1.unigram`).
    fn segmenter(&self) -> Box<dyn Segmenter>;
}
