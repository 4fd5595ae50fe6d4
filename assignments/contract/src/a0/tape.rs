//! Task `a0.tape`: automatic differentiation over tensors.

use super::{Op, Tensor};

/// A variable on a [`Tape`]: the number that the tape gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Var(pub usize);

/// A tape records operations while they are computed, and plays them backwards.
///
/// The tape does the book-keeping only: numbers come from the [`Kernels`] that it
/// was made with. `apply` calls `forward` once. `backward` calls `vjp` **exactly
/// once for each recorded operation that the root depends on (the one that made the
/// root included), and for no other**, in any order in which every operation comes
/// after all operations that use its result. The conventions are PyTorch's:
///
/// - A result requires a gradient if recording is on and one of its inputs does.
/// - Only leaves that require a gradient gather one; `grad` of anything else is
///   `None`, and so is that of a leaf that no `backward` has reached since the
///   start or the last `zero_grad`. (A leaf that was reached and received zeros
///   has `Some` tensor of zeros.)
/// - Gradients add up over several calls of `backward`.
///
/// [`Kernels`]: super::Kernels
pub trait Tape {
    /// A new variable with a value of its own. `requires_grad` is taken as it is,
    /// also while recording is off.
    fn leaf(&mut self, value: Tensor, requires_grad: bool) -> Var;

    /// Applies `op` to `inputs` (the same variable may occur twice) and records it
    /// if the result requires a gradient.
    fn apply(&mut self, op: &Op, inputs: &[Var]) -> Var;

    /// A new variable with the value of `var`, no history, and no gradient, whatever
    /// `var` is and whether or not recording is on.
    fn detach(&mut self, var: Var) -> Var;

    /// The tensor that `var` stands for.
    fn value(&self, var: Var) -> Tensor;

    /// Whether a gradient flows to or through `var`.
    fn requires_grad(&self, var: Var) -> bool;

    /// The gradient that the leaf `var` has gathered.
    ///
    /// # Shapes
    ///
    /// That of `value(var)`.
    fn grad(&self, var: Var) -> Option<Tensor>;

    /// Switches recording on or off and returns what it was before. A new tape
    /// records. Off is what PyTorch calls `no_grad`.
    fn set_recording(&mut self, on: bool) -> bool;

    /// Adds `Jᵀ·cotangent` to the gradients of all leaves that `root` depends on.
    /// Does nothing if `root` does not require a gradient. If `root` is itself a
    /// leaf, its gradient grows by `cotangent`.
    ///
    /// # Shapes
    ///
    /// `cotangent` has the shape of `value(root)`.
    fn backward(&mut self, root: Var, cotangent: &Tensor);

    /// Forgets all gathered gradients; values and history stay.
    fn zero_grad(&mut self);
}
