//! Wrong ideas about A1 that a failure is compared with. Each text completes "this
//! comes out of code that …".

mod bpe;
mod ngram;
mod sample;
mod text;
mod word2vec;

pub use bpe::{BPE_TRAIN, DECODE, ENCODE};
pub use ngram::NGRAM;
pub use sample::SAMPLE;
pub use text::{ONE_HOT, PRETOKENIZE, UNIGRAM};
pub use word2vec::WORD2VEC;
