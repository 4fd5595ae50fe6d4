//! A0 · Backpropagation: from one multiplication to a network that learns.
//!
//! Everything is `f64` and runs on the CPU; a tensor is a dynamic-rank
//! [`ndarray`] array. Shapes are written with these letters:
//!
//! | letter | meaning |
//! |---|---|
//! | `b` | batch (sequences, or examples) |
//! | `s` | sequence length (tokens) |
//! | `d` | width of a token's vector |
//! | `v` | vocabulary size (rows of a look-up table) |
//! | `c` | classes |
//! | `m`, `k`, `n` | the three sizes of a matrix product `[m, k] · [k, n]` |
//! | `…` | any number of leading axes, possibly none |
//!
//! Callers keep the preconditions that the docs state (shapes that fit, axes in
//! range and without repetition, at least one element everywhere, finite numbers
//! only), so an implementation need not check them. What callers do not promise:
//!
//! - **any layout in memory**: each tensor, cotangents and parameters included, may lie
//!   in memory in any order, by columns or with gaps between its elements, and two
//!   tensors of one call may lie differently. So go through indices, axes or iterators
//!   rather than the raw buffer; results may have any layout too;
//! - **any order of axes**: `[2, 0]` is a list of axes like `[0, 2]`;
//! - **any rank**: shape `[]` is a tensor with one element.

mod importance;
mod kernels;
mod op;
mod scalar;
mod tape;
mod train;

use std::rc::Rc;

pub use importance::{ImportanceMatmul, ImportanceOutput};
pub use kernels::{Forward, Kernels, Vjp};
pub use op::Op;
pub use scalar::{Binary, Node, ScalarGraph, Unary};
pub use tape::{Tape, Var};
pub use train::{Fit, Mlp, Recipe, Trainer};

/// A tensor of `f64` with any number of axes; a scalar has shape `[]`.
pub type Tensor = ndarray::ArrayD<f64>;

/// A whole submission of A0: how the checks reach each task's code.
///
/// Every method makes a fresh object, so that no check sees what another left
/// behind.
pub trait A0 {
    /// An empty scalar graph (task `a0.scalar`).
    fn graph(&self) -> Box<dyn ScalarGraph>;

    /// The tensor operations and their vector-Jacobian products
    /// (tasks `a0.ops` and `a0.vjp`).
    fn kernels(&self) -> Rc<dyn Kernels>;

    /// An empty tape that computes with `kernels`, and with nothing else
    /// (task `a0.tape`).
    fn tape(&self, kernels: Rc<dyn Kernels>) -> Box<dyn Tape>;

    /// Loss, optimiser and training loop (task `a0.train`).
    fn trainer(&self) -> Box<dyn Trainer>;

    /// The importance-weighted product (bonus task `a0.importance`).
    fn importance(&self) -> Box<dyn ImportanceMatmul>;
}
