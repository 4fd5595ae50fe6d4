//! A1 · Tokenization, n-grams and word vectors: the table. One file or folder per
//! task.

pub mod bpe;
mod matrix;
mod misconceptions;
pub mod mixed_text;
pub mod ngram;
mod one_hot;
mod pretokenize;
mod sample;
mod stream;
mod table_model;
mod unigram;
mod unnamed;
mod word2vec;

pub use matrix::matrix;
pub use sample::DRAWS;
pub use stream::Stream;
pub use table_model::TableModel;
pub use word2vec::embeddings;

use harness::{Assignment, Task};
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a1",
    title: text("A1 · 分词、n 元模型与词向量", "A1 · Tokenization, n-grams and word vectors"),
    tasks: &[
        Task::new("a1.one_hot", text("词表与独热", "vocabularies and one-hot vectors")),
        Task::new("a1.pretokenize", text("切分片段", "cutting text into pieces")),
        Task::new("a1.bpe_train", text("训练字节对编码", "training byte-pair encoding")),
        Task::new("a1.encode", text("编码", "encoding")),
        Task::new("a1.decode", text("解码与存取", "decoding and files")),
        Task::new("a1.ngram", text("n 元模型", "n-gram models")),
        Task::new("a1.sample", text("采样", "sampling")),
        Task::new("a1.word2vec", text("词向量", "word vectors")),
        Task::bonus("a1.unigram", text("一元模型切分", "unigram segmentation")),
    ],
    checks: &[
        one_hot::CHECKS,
        pretokenize::CHECKS,
        bpe::TRAIN,
        bpe::ENCODE,
        bpe::DECODE,
        ngram::CHECKS,
        sample::CHECKS,
        word2vec::CHECKS,
        unigram::CHECKS,
    ],
    misconceptions: &[
        misconceptions::ONE_HOT,
        misconceptions::PRETOKENIZE,
        misconceptions::BPE_TRAIN,
        misconceptions::ENCODE,
        misconceptions::DECODE,
        misconceptions::NGRAM,
        misconceptions::SAMPLE,
        misconceptions::WORD2VEC,
        misconceptions::UNIGRAM,
    ],
    unnamed: unnamed::UNNAMED,
    memory: 1 << 30,
    libtorch: false,
    opt_level: 0,
};
