//! The wrong variants of A1: a file for each task, in the order of the check table;
//! `plain` is what those of byte-pair encoding are made of.

mod bpe_train;
mod decode;
mod encode;
mod ngram;
mod one_hot;
mod plain;
mod pretokenize;
mod sample;
mod unigram;
mod word2vec;

use crate::a1::Parts;
use crate::variants;

type Variant = variants::Variant<Parts>;

/// All of them, in the order of the tasks.
pub const VARIANTS: &[&[Variant]] = &[
    one_hot::VARIANTS,
    pretokenize::VARIANTS,
    bpe_train::VARIANTS,
    encode::VARIANTS,
    decode::VARIANTS,
    ngram::VARIANTS,
    sample::VARIANTS,
    word2vec::VARIANTS,
    unigram::VARIANTS,
];
