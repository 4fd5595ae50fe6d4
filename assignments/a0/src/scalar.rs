//! Task `a0.scalar` (15 points): a computation graph over single numbers.
//!
//! One way to store the graph is a `Vec` with one entry per node: its value, its
//! gradient, and how it was made. A `Node` is then an index into that `Vec`.

use contract::a0::{Binary, Node, ScalarGraph, Unary};

/// A graph of numbers. Give it the fields that you need.
#[derive(Default)]
pub struct Graph {}

impl ScalarGraph for Graph {
    /// A new variable: `grad` of it starts at 0.
    fn leaf(&mut self, _value: f64) -> Node {
        todo!("a0.scalar.leaf")
    }

    /// A number that never gathers a gradient.
    fn constant(&mut self, _value: f64) -> Node {
        todo!("a0.scalar.constant")
    }

    /// A new node with the value of `x`, cut off from its history.
    fn detach(&mut self, _x: Node) -> Node {
        todo!("a0.scalar.detach")
    }

    /// The value of `op` at `x`, as a new node; `tanh` and `σ` are finite for every `x`.
    ///
    /// Local derivatives: `neg → -1`, `xⁿ → n·xⁿ⁻¹`, `eˣ → eˣ`, `ln x → 1/x`,
    /// `tanh → 1 - tanh²`, `relu → 1 if x > 0 else 0`, `σ → σ·(1 - σ)`.
    fn unary(&mut self, _op: Unary, _x: Node) -> Node {
        todo!("a0.scalar.unary")
    }

    /// The value of `op` at `x` and `y`, as a new node.
    ///
    /// Local derivatives: `x·y → (y, x)`, `x/y → (1/y, -x/y²)`.
    fn binary(&mut self, _op: Binary, _x: Node, _y: Node) -> Node {
        todo!("a0.scalar.binary")
    }

    fn value(&self, _node: Node) -> f64 {
        todo!("a0.scalar.value")
    }

    fn grad(&self, _node: Node) -> f64 {
        todo!("a0.scalar.grad")
    }

    /// Adds `∂root/∂n` to the gradient of every node `n`.
    ///
    /// Worked example, a diamond: `x = 2`, `a = x·x`, `y = a + a`. Going from the
    /// newest node to the oldest: `ȳ = 1`, `ā = 1 + 1 = 2`, `x̄ = ā·2 + ā·2 = 8`.
    /// A node passes its gradient on once, after everything that uses it.
    ///
    /// Checked by `a0.scalar.local`, `.shared`, `.accumulate`, `.detached`,
    /// `.deep` (a chain of 100 000 nodes) and `.random`.
    fn backward(&mut self, _root: Node) {
        todo!("a0.scalar.backward")
    }

    fn zero_grad(&mut self) {
        todo!("a0.scalar.zero_grad")
    }
}
