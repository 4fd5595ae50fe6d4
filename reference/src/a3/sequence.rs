//! `a3.sequence`.

use contract::a3::{Communicator, Result, SequenceParallel};
use tch::Tensor;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl SequenceParallel for Parts {
    fn ring_attention(
        &self,
        _q: &Tensor,
        _k: &Tensor,
        _v: &Tensor,
        _causal: bool,
        _communicator: &dyn Communicator,
    ) -> Result {
        todo!("a3.sequence.ring_attention")
    }
}
