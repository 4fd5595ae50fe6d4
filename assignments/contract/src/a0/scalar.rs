//! Task `a0.scalar`: a computation graph over single numbers.

use serde::{Deserialize, Serialize};

/// A node of a [`ScalarGraph`]: the number that the graph gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node(pub usize);

/// An operation on one number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Unary {
    /// `-x`
    Neg,
    /// `xⁿ` for a constant exponent `n`. The base may be negative when `n` is an
    /// integer, and zero when `n ≥ 1`; the derivative is `n·xⁿ⁻¹` there too.
    /// (`x = 0` with `n < 1` does not occur.)
    Pow(f64),
    /// `eˣ`
    Exp,
    /// The natural logarithm of a positive `x`.
    Ln,
    /// The hyperbolic tangent, finite for every `x`.
    Tanh,
    /// `max(x, 0)`. **The derivative at `x = 0` is 0**, as in PyTorch.
    Relu,
    /// `1 / (1 + e⁻ˣ)`, finite for every `x`.
    Sigmoid,
}

/// An operation on two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Binary {
    /// `x + y`
    Add,
    /// `x - y`
    Sub,
    /// `x · y`; both sides may be the same node.
    Mul,
    /// `x / y` for `y ≠ 0`.
    Div,
}

/// A graph of numbers that knows how to differentiate itself in reverse mode.
///
/// Nodes are only ever added, and an operation can only name nodes that already
/// exist: the order of creation is a topological order.
///
/// # Gradients
///
/// `backward(root)` **adds** `∂root/∂n` to the gradient of every node `n` that
/// `root` depends on through differentiable steps, `root` itself included (with
/// `∂root/∂root = 1`). Gradients of intermediate nodes are kept as well, as in
/// Karpathy's micrograd. A second `backward` adds once more:
///
/// ```text
/// x = leaf(3);  y = x·x;  backward(y);  grad(x) = 6;  grad(y) = 1
///                         backward(y);  grad(x) = 12; grad(y) = 2
/// ```
///
/// Constants and detached nodes, and all nodes computed from nothing but these,
/// keep the gradient 0, also if `backward` is called on one of them.
///
/// # Size
///
/// A chain of 100 000 nodes must work in a thread with a 2 MiB stack, and the
/// time that `backward` takes grows at most linearly with the number of nodes in the
/// graph.
pub trait ScalarGraph {
    /// A new variable.
    fn leaf(&mut self, value: f64) -> Node;

    /// A new number that gradients do not flow to.
    fn constant(&mut self, value: f64) -> Node;

    /// A new node with the value of `x` through which no gradient flows.
    fn detach(&mut self, x: Node) -> Node;

    /// Applies `op` to `x`.
    fn unary(&mut self, op: Unary, x: Node) -> Node;

    /// Applies `op` to `x` and `y`, in this order.
    fn binary(&mut self, op: Binary, x: Node, y: Node) -> Node;

    /// The number that `node` stands for.
    fn value(&self, node: Node) -> f64;

    /// The gradient gathered since the start or the last [`zero_grad`]; 0 if none.
    ///
    /// [`zero_grad`]: ScalarGraph::zero_grad
    fn grad(&self, node: Node) -> f64;

    /// Adds the derivatives of `root` to all gradients, as told above.
    fn backward(&mut self, root: Node);

    /// Sets the gradient of every node to 0; values stay.
    fn zero_grad(&mut self);
}
