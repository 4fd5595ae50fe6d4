//! A1 · Tokenization, n-grams and word vectors: the table. A folder per task, with its
//! checks and its misconceptions.

pub mod bpe;
pub mod bpe_train;
mod decode;
pub mod encode;
mod matrix;
pub mod mixed_text;
pub mod ngram;
mod one_hot;
mod pretokenize;
mod sample;
mod stream;
mod table_model;
mod unigram;
mod word2vec;

pub use matrix::matrix;
pub use sample::DRAWS;
pub use stream::Stream;
pub use table_model::TableModel;
pub use word2vec::embeddings;

use harness::Assignment;
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a1",
    title: text("A1 · 分词、n 元模型与词向量", "A1 · Tokenization, n-grams and word vectors"),
    tasks: &[
        &one_hot::TASK,
        &pretokenize::TASK,
        &bpe_train::TASK,
        &encode::TASK,
        &decode::TASK,
        &ngram::TASK,
        &sample::TASK,
        &word2vec::TASK,
        &unigram::TASK,
    ],
    memory: 1 << 30,
    libtorch: false,
    opt_level: 0,
};
