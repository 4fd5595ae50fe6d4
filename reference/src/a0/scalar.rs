//! `a0.scalar` by libtorch's autograd: every node is a tensor of rank 0.

use contract::a0::{Binary, Node, ScalarGraph, Unary};
use tch::Tensor as Torch;

use crate::torch::gradients;

/// A graph whose nodes are libtorch tensors.
#[derive(Default)]
pub struct Graph {
    nodes: Vec<Torch>,
    grads: Vec<f64>,
}

impl Graph {
    fn push(&mut self, value: Torch) -> Node {
        self.nodes.push(value);
        self.grads.push(0.0);
        Node(self.nodes.len() - 1)
    }
}

impl ScalarGraph for Graph {
    fn leaf(&mut self, value: f64) -> Node {
        self.push(Torch::from(value).set_requires_grad(true))
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
        self.grads[node.0]
    }

    fn backward(&mut self, root: Node) {
        let root = &self.nodes[root.0];
        if !root.requires_grad() {
            return;
        }
        let tracked: Vec<usize> =
            (0..self.nodes.len()).filter(|i| self.nodes[*i].requires_grad()).collect();
        let nodes: Vec<&Torch> = tracked.iter().map(|i| &self.nodes[*i]).collect();
        for (i, grad) in tracked.iter().zip(gradients(root, &nodes)) {
            self.grads[*i] += grad.map_or(0.0, |grad| grad.sum());
        }
    }

    fn zero_grad(&mut self) {
        self.grads.fill(0.0);
    }
}
