//! How the ranks of a group talk.

use tch::Tensor;

use crate::arguments::Result;

/// One rank's end of a group of ranks, which run the same code, each on its own share.
///
/// Every operation is **collective**: all ranks of the group make the same calls in the same
/// order, with tensors of the same shape and dtype, and each waits for the others. A call gets
/// its own new tensor, which no other rank sees; gradients do not pass through it.
///
/// What is sent is counted, by operation: how many calls, and how many elements the tensors
/// have that are handed in.
///
/// # Errors
///
/// Every operation: if another rank makes a different call, hands in another shape or dtype,
/// or has ended; and if `dim`, counted from 0, is none of the tensor's.
pub trait Communicator {
    /// Which rank this is, counted from 0.
    fn rank(&self) -> usize;

    /// How many ranks there are.
    fn ranks(&self) -> usize;

    /// The sum of all ranks' tensors, to all of them. `[…]` → `[…]`.
    ///
    /// # Errors
    ///
    /// As all operations.
    fn all_reduce(&self, x: &Tensor) -> Result<Tensor>;

    /// All ranks' tensors joined along `dim` in the order of the ranks, to all of them:
    /// `n` there becomes `n·ranks`.
    ///
    /// # Errors
    ///
    /// As all operations.
    fn all_gather(&self, x: &Tensor, dim: i64) -> Result<Tensor>;

    /// The sum of all ranks' tensors, of which each rank gets its part along `dim`: rank `r`
    /// the `r`-th of `ranks` equal ones.
    ///
    /// # Errors
    ///
    /// As all operations; and if `ranks` does not divide the size of `dim`.
    fn reduce_scatter(&self, x: &Tensor, dim: i64) -> Result<Tensor>;

    /// Sends `x` to the next rank and returns what the one before has sent, in a ring: rank
    /// `r` gets the tensor of rank `r - 1`, and rank 0 that of the last.
    ///
    /// # Errors
    ///
    /// As all operations.
    fn shift(&self, x: &Tensor) -> Result<Tensor>;
}
