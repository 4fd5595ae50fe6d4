//! Wrong ideas about A1 that a failure is compared with. Each text completes "this
//! comes out of code that …".

mod ngram;
mod sample;
mod word2vec;

pub use ngram::NGRAM;
pub use sample::SAMPLE;
pub use word2vec::WORD2VEC;
