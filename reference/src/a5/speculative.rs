//! `a5.speculative`.

use contract::a5::{
    Accepted, CachedModel, RandomStream, Randomness, Result, Speculated, SpeculativeConfig,
    SpeculativeDecoding,
};
use tch::Tensor;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right functions.
pub const RIGHT: Functions = Functions {};

impl SpeculativeDecoding for Parts {
    fn accept(
        &self,
        _target: &Tensor,
        _draft: &Tensor,
        _proposal: &[i64],
        _stream: &mut dyn RandomStream,
    ) -> Result<Accepted> {
        todo!("a5.speculative.accept")
    }

    fn speculate(
        &self,
        _target: &dyn CachedModel,
        _draft: &dyn CachedModel,
        _prompt: &[i64],
        _config: &SpeculativeConfig,
        _randomness: &dyn Randomness,
    ) -> Result<Speculated> {
        todo!("a5.speculative.speculate")
    }
}
