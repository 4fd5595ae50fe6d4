//! A communicator that refuses everything.

use contract::a3::{Communicator, InputError, Result};
use tch::Tensor;

/// One end of a group of ranks that do not answer.
pub struct Refusing {
    pub rank: usize,
    pub ranks: usize,
}

/// The same words whatever was called.
fn refused() -> Result {
    Err(InputError::Ranks("the other ranks do not answer".into()))
}

impl Communicator for Refusing {
    fn rank(&self) -> usize {
        self.rank
    }

    fn ranks(&self) -> usize {
        self.ranks
    }

    fn all_reduce(&self, _: &Tensor) -> Result {
        refused()
    }

    fn all_gather(&self, _: &Tensor, _: i64) -> Result {
        refused()
    }

    fn reduce_scatter(&self, _: &Tensor, _: i64) -> Result {
        refused()
    }

    fn shift(&self, _: &Tensor) -> Result {
        refused()
    }
}
