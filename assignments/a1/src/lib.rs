//! A1 · 分词、n 元模型与词向量 / Tokenization, n-grams and word vectors. The map:
//! one file per task.
//!
//! | task | file | points |
//! |---|---|---|
//! | `a1.ngram` | `ngram.rs` | 25 |
//! | `a1.sample` | `sample.rs` | 5 |
//! | `a1.word2vec` | `word2vec.rs` | 15 |
//!
//! Fill in the files and run `cargo test -p a1` after each. What every function must
//! do stands in full in `assignments/contract/src/a1/`. Parameters begin with `_`
//! only to keep the compiler quiet: rename them when you use them. This file is
//! already complete.

mod ngram;
mod sample;
mod word2vec;

use contract::a1::{A1, Ngrams, Sampler, Word2Vec};

/// The submission that the checks see.
pub fn submission() -> impl A1 {
    Submission
}

struct Submission;

impl A1 for Submission {
    fn ngrams(&self) -> Box<dyn Ngrams> {
        Box::new(ngram::MyNgrams)
    }

    fn sampler(&self) -> Box<dyn Sampler> {
        Box::new(sample::MySampler)
    }

    fn word2vec(&self) -> Box<dyn Word2Vec> {
        Box::new(word2vec::MyWord2Vec)
    }
}
