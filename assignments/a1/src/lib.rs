//! A1 · 分词、n 元模型与词向量 / Tokenization, n-grams and word vectors. The map:
//! one file per task.
//!
//! | task | file | points |
//! |---|---|---|
//! | `a1.one_hot` | `one_hot.rs` | 5 |
//! | `a1.pretokenize` | `pretokenize.rs` | 10 |
//! | `a1.bpe_train` | `bpe_train.rs` | 20 |
//! | `a1.encode` | `encode.rs` | 15 |
//! | `a1.decode` | `decode.rs` | 5 |
//! | `a1.ngram` | `ngram.rs` | 25 |
//! | `a1.sample` | `sample.rs` | 5 |
//! | `a1.word2vec` | `word2vec.rs` | 15 |
//! | `a1.unigram` (bonus) | `unigram.rs` | 5 |
//!
//! Fill in the files and run `cargo test -p a1` after each. What every function must
//! do stands in full in `assignments/contract/src/a1/`. Parameters begin with `_`
//! only to keep the compiler quiet: rename them when you use them. This file is
//! already complete.

mod bpe_train;
mod decode;
mod encode;
mod ngram;
mod one_hot;
mod pretokenize;
mod sample;
mod unigram;
mod word2vec;

use contract::a1::{
    A1, Bpe, BpeModel, BpeTrainer, LoadError, Ngrams, OneHot, Pretokenizer, Sampler, Segmenter,
    Tokenizer, Word2Vec,
};

/// The submission that the checks see.
pub fn submission() -> impl A1 {
    Submission
}

struct Submission;

impl A1 for Submission {
    fn one_hot(&self) -> Box<dyn OneHot> {
        Box::new(one_hot::MyOneHot)
    }

    fn pretokenizer(&self) -> Box<dyn Pretokenizer> {
        Box::new(pretokenize::MyPretokenizer)
    }

    fn bpe(&self) -> Box<dyn Bpe> {
        Box::new(MyBpe)
    }

    fn ngrams(&self) -> Box<dyn Ngrams> {
        Box::new(ngram::MyNgrams)
    }

    fn sampler(&self) -> Box<dyn Sampler> {
        Box::new(sample::MySampler)
    }

    fn word2vec(&self) -> Box<dyn Word2Vec> {
        Box::new(word2vec::MyWord2Vec)
    }

    fn segmenter(&self) -> Box<dyn Segmenter> {
        Box::new(unigram::MySegmenter)
    }
}

/// Joins `bpe_train.rs`, `encode.rs` and `decode.rs`.
struct MyBpe;

impl Bpe for MyBpe {
    fn trainer(&self) -> Box<dyn BpeTrainer> {
        Box::new(bpe_train::MyTrainer)
    }

    fn tokenizer(&self, model: BpeModel) -> Box<dyn Tokenizer> {
        Box::new(encode::MyTokenizer::new(model))
    }

    fn save(&self, model: &BpeModel) -> String {
        decode::save(model)
    }

    fn load(&self, json: &str) -> Result<BpeModel, LoadError> {
        decode::load(json)
    }
}
