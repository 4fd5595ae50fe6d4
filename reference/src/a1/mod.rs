//! A1: tokenization by `tokenizers`, word vectors by libtorch. Files are named as in
//! the assignment.

pub mod bpe;
mod idle;
pub(crate) mod misconceptions;
pub mod ngram;
pub mod one_hot;
pub mod pretokenize;
pub mod sample;
pub mod unigram;
pub mod word2vec;

use contract::a1::{A1, Bpe, Ngrams, OneHot, Pretokenizer, Sampler, Segmenter, Word2Vec};

use crate::variants;

/// A submission put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The tables.
    pub one_hot: one_hot::Tables,
    /// The cutter.
    pub pretokenizer: pretokenize::Cutter,
    /// Makes the byte-pair encoder.
    pub bpe: fn() -> Box<dyn Bpe>,
    /// The n-gram trainer.
    pub ngrams: ngram::TableNgrams,
    /// The sampler.
    pub sampler: sample::InverseSampler,
    /// The trainer of word vectors.
    pub word2vec: word2vec::TorchWord2Vec,
    /// The segmenter.
    pub segmenter: unigram::Viterbi,
}

/// The right parts.
pub const REFERENCE: Parts = Parts {
    one_hot: one_hot::RIGHT,
    pretokenizer: pretokenize::RIGHT,
    bpe: || Box::new(bpe::TokenizersBpe),
    ngrams: ngram::RIGHT,
    sampler: sample::RIGHT,
    word2vec: word2vec::RIGHT,
    segmenter: unigram::RIGHT,
};

/// The reference with the mistake of this id; an empty id is the reference itself.
pub fn variant(id: &str) -> Option<Parts> {
    variants::find(REFERENCE, misconceptions::VARIANTS, id)
}

impl A1 for Parts {
    fn one_hot(&self) -> Box<dyn OneHot> {
        Box::new(self.one_hot)
    }

    fn pretokenizer(&self) -> Box<dyn Pretokenizer> {
        Box::new(self.pretokenizer)
    }

    fn bpe(&self) -> Box<dyn Bpe> {
        (self.bpe)()
    }

    fn segmenter(&self) -> Box<dyn Segmenter> {
        Box::new(self.segmenter)
    }

    fn ngrams(&self) -> Box<dyn Ngrams> {
        Box::new(self.ngrams)
    }

    fn sampler(&self) -> Box<dyn Sampler> {
        Box::new(self.sampler)
    }

    fn word2vec(&self) -> Box<dyn Word2Vec> {
        Box::new(self.word2vec)
    }
}
