//! A1: tokenization by `tokenizers`, word vectors by libtorch. Files are named as in
//! the assignment.

pub mod bpe;
pub mod ngram;
pub mod one_hot;
pub mod pretokenize;
pub mod sample;
pub mod unigram;
pub mod word2vec;

use contract::a1::{A1, Bpe, Ngrams, OneHot, Pretokenizer, Sampler, Segmenter, Word2Vec};

/// A submission put together from parts, so that a variant can exchange one.
pub struct Parts {
    /// Makes the tables.
    pub one_hot: fn() -> Box<dyn OneHot>,
    /// Makes the cutter.
    pub pretokenizer: fn() -> Box<dyn Pretokenizer>,
    /// Makes the byte-pair encoder.
    pub bpe: fn() -> Box<dyn Bpe>,
    /// Makes the n-gram trainer.
    pub ngrams: fn() -> Box<dyn Ngrams>,
    /// Makes the sampler.
    pub sampler: fn() -> Box<dyn Sampler>,
    /// Makes the trainer of word vectors.
    pub word2vec: fn() -> Box<dyn Word2Vec>,
    /// Makes the segmenter.
    pub segmenter: fn() -> Box<dyn Segmenter>,
}

/// The right parts.
pub const REFERENCE: Parts = Parts {
    one_hot: || Box::new(one_hot::Tables::default()),
    pretokenizer: || Box::new(pretokenize::Cutter::default()),
    bpe: || Box::new(bpe::TokenizersBpe),
    ngrams: || Box::new(ngram::TableNgrams::default()),
    sampler: || Box::new(sample::InverseSampler::default()),
    word2vec: || Box::new(word2vec::TorchWord2Vec::default()),
    segmenter: || Box::new(unigram::Viterbi::default()),
};

impl A1 for Parts {
    fn one_hot(&self) -> Box<dyn OneHot> {
        (self.one_hot)()
    }

    fn pretokenizer(&self) -> Box<dyn Pretokenizer> {
        (self.pretokenizer)()
    }

    fn bpe(&self) -> Box<dyn Bpe> {
        (self.bpe)()
    }

    fn segmenter(&self) -> Box<dyn Segmenter> {
        (self.segmenter)()
    }

    fn ngrams(&self) -> Box<dyn Ngrams> {
        (self.ngrams)()
    }

    fn sampler(&self) -> Box<dyn Sampler> {
        (self.sampler)()
    }

    fn word2vec(&self) -> Box<dyn Word2Vec> {
        (self.word2vec)()
    }
}
