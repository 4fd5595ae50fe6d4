//! A1, word vectors by libtorch. Files are named as in the assignment.

pub mod ngram;
pub mod sample;
pub mod word2vec;

use contract::a1::{A1, Ngrams, Sampler, Word2Vec};

/// A submission put together from parts, so that a variant can exchange one.
pub struct Parts {
    /// Makes the n-gram trainer.
    pub ngrams: fn() -> Box<dyn Ngrams>,
    /// Makes the sampler.
    pub sampler: fn() -> Box<dyn Sampler>,
    /// Makes the trainer of word vectors.
    pub word2vec: fn() -> Box<dyn Word2Vec>,
}

/// The right parts.
pub const REFERENCE: Parts = Parts {
    ngrams: || Box::new(ngram::TableNgrams::default()),
    sampler: || Box::new(sample::InverseSampler::default()),
    word2vec: || Box::new(word2vec::TorchWord2Vec::default()),
};

impl A1 for Parts {
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
