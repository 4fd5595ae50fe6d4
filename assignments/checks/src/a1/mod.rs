//! A1 · Tokenization, n-grams and word vectors: the table. One file or folder per
//! task.

mod misconceptions;
mod ngram;
mod sample;
mod stream;
mod table_model;
mod word2vec;

use crate::check::{Assignment, Task};
use crate::text::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a1",
    title: text("A1 · 分词、n 元模型与词向量", "A1 · Tokenization, n-grams and word vectors"),
    tasks: &[
        Task::new("a1.ngram", text("n 元模型", "n-gram models")),
        Task::new("a1.sample", text("采样", "sampling")),
        Task::new("a1.word2vec", text("词向量", "word vectors")),
    ],
    checks: &[ngram::CHECKS, sample::CHECKS, word2vec::CHECKS],
    misconceptions: &[misconceptions::NGRAM, misconceptions::SAMPLE, misconceptions::WORD2VEC],
    memory: 1 << 30,
    libtorch: false,
};
