//! `a3.sequence` without the work.

use contract::a3::{Communicator, Result, SequenceParallel};
use tch::Tensor;

use crate::idle::Idle;

impl SequenceParallel for Idle {
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
