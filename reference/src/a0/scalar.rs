//! `a0.scalar` by libtorch's autograd: every node is a tensor of rank 0.

use std::cell::OnceCell;

use contract::a0::{Binary, Node, ScalarGraph, Unary};
use tch::Tensor as Torch;

use crate::torch::gradients;

/// A graph whose nodes are libtorch tensors. The gradients of leaves are gathered at once, those
/// of the other nodes when somebody asks for one: in a long chain that takes longer than all the
/// rest.
#[derive(Default)]
pub struct Graph {
    nodes: Vec<Torch>,
    leaves: Vec<Node>,
    /// Where `backward` began, since the last `zero_grad`.
    roots: Vec<Node>,
    /// The gradients of leaves, and 0 for other nodes.
    of_leaves: Vec<f64>,
    /// The gradients of all nodes, once one that is no leaf was asked for.
    of_all: OnceCell<Vec<f64>>,
}

impl Graph {
    fn push(&mut self, value: Torch) -> Node {
        self.nodes.push(value);
        self.of_leaves.push(0.0);
        self.of_all.take();
        Node(self.nodes.len() - 1)
    }

    /// The derivatives of `root` by these nodes.
    fn derivatives(&self, root: Node, by: &[Node]) -> Vec<f64> {
        let nodes: Vec<&Torch> = by.iter().map(|node| &self.nodes[node.0]).collect();
        let grads = gradients(&self.nodes[root.0], &nodes).into_iter();
        grads.map(|grad| grad.map_or(0.0, |grad| grad.sum())).collect()
    }

    fn all_grads(&self) -> Vec<f64> {
        let tracked = |node: &Node| self.nodes[node.0].requires_grad();
        let nodes: Vec<Node> = (0..self.nodes.len()).map(Node).filter(tracked).collect();
        let mut grads = vec![0.0; self.nodes.len()];
        for root in &self.roots {
            add(&mut grads, &nodes, &self.derivatives(*root, &nodes));
        }
        grads
    }
}

/// Adds the derivatives by these nodes to `grads`.
fn add(grads: &mut [f64], nodes: &[Node], derivatives: &[f64]) {
    nodes.iter().zip(derivatives).for_each(|(node, derivative)| grads[node.0] += derivative);
}

impl ScalarGraph for Graph {
    fn leaf(&mut self, value: f64) -> Node {
        let leaf = self.push(Torch::from(value).set_requires_grad(true));
        self.leaves.push(leaf);
        leaf
    }

    fn constant(&mut self, value: f64) -> Node {
        self.push(Torch::from(value))
    }

    fn detach(&mut self, x: Node) -> Node {
        self.push(self.nodes[x.0].detach())
    }

    fn unary(&mut self, op: Unary, x: Node) -> Node {
        let x = &self.nodes[x.0];
        let y = match op {
            Unary::Neg => -x,
            Unary::Pow(n) => x.pow_tensor_scalar(n),
            Unary::Exp => x.exp(),
            Unary::Ln => x.log(),
            Unary::Tanh => x.tanh(),
            Unary::Relu => x.relu(),
            Unary::Sigmoid => x.sigmoid(),
        };
        self.push(y)
    }

    fn binary(&mut self, op: Binary, x: Node, y: Node) -> Node {
        let (x, y) = (&self.nodes[x.0], &self.nodes[y.0]);
        let z = match op {
            Binary::Add => x + y,
            Binary::Sub => x - y,
            Binary::Mul => x * y,
            Binary::Div => x / y,
        };
        self.push(z)
    }

    fn value(&self, node: Node) -> f64 {
        self.nodes[node.0].double_value(&[])
    }

    fn grad(&self, node: Node) -> f64 {
        if self.nodes[node.0].is_leaf() {
            return self.of_leaves[node.0];
        }
        self.of_all.get_or_init(|| self.all_grads())[node.0]
    }

    fn backward(&mut self, root: Node) {
        if self.nodes[root.0].requires_grad() {
            let derivatives = self.derivatives(root, &self.leaves);
            add(&mut self.of_leaves, &self.leaves, &derivatives);
            self.roots.push(root);
            self.of_all.take();
        }
    }

    fn zero_grad(&mut self) {
        self.of_leaves.fill(0.0);
        self.roots.clear();
        self.of_all.take();
    }
}
