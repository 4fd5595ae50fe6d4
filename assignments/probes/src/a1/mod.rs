//! The probes of A1 by name. Each file is named after a task.

mod bpe_train;
mod decode;
mod encode;
mod growth;
mod ngram;
mod one_hot;
mod pretokenize;
mod sample;
mod unigram;
mod word2vec;

use contract::a1::A1;
use harness::Probed;

use crate::with_probes::{Probe, WithProbes};

/// All of them, in the order of the tasks.
pub(crate) const PROBES: &[Probe<dyn A1>] = &[
    ("one_hot.vectors", one_hot::vectors),
    ("one_hot.vocabulary", one_hot::vocabulary),
    ("pretokenize", pretokenize::call),
    ("bpe_train", bpe_train::call),
    ("bpe_train.cost", bpe_train::cost),
    ("encode", encode::call),
    ("encode.real", encode::real),
    ("encode.stream", encode::stream),
    ("decode", decode::call),
    ("decode.load", decode::load),
    ("decode.save", decode::save),
    ("ngram.counts", ngram::counts),
    ("ngram.floor", ngram::floor),
    ("ngram.lecture", ngram::lecture),
    ("ngram.log_probability", ngram::log_probability),
    ("ngram.model", ngram::model),
    ("ngram.perplexity", ngram::perplexity),
    ("sample.chi_square", sample::chi_square),
    ("sample.inverse", sample::inverse),
    ("sample.sentence", sample::sentence),
    ("word2vec.gradients", word2vec::gradients),
    ("word2vec.loss", word2vec::loss),
    ("word2vec.negatives", word2vec::negatives),
    ("word2vec.pairs", word2vec::pairs),
    ("word2vec.train", word2vec::train),
    ("unigram", unigram::call),
];

/// A submission of A1, with its probes.
pub fn a1(submission: impl A1 + 'static) -> Box<dyn Probed> {
    let submission: Box<dyn A1> = Box::new(submission);
    WithProbes::boxed(submission, PROBES)
}
