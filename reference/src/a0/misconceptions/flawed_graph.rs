//! A plain scalar graph with one flaw.

use contract::a0::{Binary, Node, ScalarGraph, Unary};

/// What is wrong with the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphFlaw {
    /// `=` in place of `+=`.
    Overwrite,
    /// Recursion in place of a topological order.
    Revisit,
    /// `exp(n·ln x)·n/x` for the derivative of a power.
    PowByLogarithm,
    /// `n·|x|ⁿ⁻¹` for the derivative of a power.
    PowSignLost,
    /// `n·xⁿ/x` for the derivative of a power.
    PowByQuotient,
    /// `n·xⁿ⁻¹` with the fraction of the exponent cut off.
    PowWholeExponent,
    /// `(eˣ - e⁻ˣ)/(eˣ + e⁻ˣ)`.
    TanhByExponentials,
    /// `eˣ/(1 + eˣ)`.
    SigmoidByExponential,
    /// 1 for the derivative of relu at 0.
    ReluOneAtZero,
    /// `zero_grad` does nothing.
    ZeroGradMissing,
    /// A second pass starts from what the first left in the nodes.
    StaleIntermediates,
    /// `detach` keeps its edge.
    DetachLeaks,
    /// Constants are leaves.
    ConstantsGather,
}

/// A graph in an arena: an entry per node.
pub struct FlawedGraph {
    flaw: GraphFlaw,
    entries: Vec<Entry>,
}

struct Entry {
    value: f64,
    grad: f64,
    tracked: bool,
    /// `(input, local derivative)`
    edges: Vec<(usize, f64)>,
}

impl FlawedGraph {
    /// An empty graph.
    pub fn new(flaw: GraphFlaw) -> Self {
        Self { flaw, entries: Vec::new() }
    }

    fn push(&mut self, value: f64, tracked: bool, edges: Vec<(usize, f64)>) -> Node {
        self.entries.push(Entry { value, grad: 0.0, tracked, edges });
        Node(self.entries.len() - 1)
    }

    fn derived(&mut self, value: f64, edges: Vec<(usize, f64)>) -> Node {
        let edges: Vec<_> =
            edges.into_iter().filter(|(input, _)| self.entries[*input].tracked).collect();
        self.push(value, !edges.is_empty(), edges)
    }

    fn pow_derivative(&self, x: f64, n: f64) -> f64 {
        match self.flaw {
            GraphFlaw::PowByLogarithm => (n * x.ln()).exp() * n / x,
            GraphFlaw::PowByQuotient => n * x.powf(n) / x,
            GraphFlaw::PowWholeExponent => n * x.powi(n as i32 - 1),
            GraphFlaw::PowSignLost => n * x.abs().powf(n - 1.0),
            _ => n * x.powf(n - 1.0),
        }
    }

    fn tanh(&self, x: f64) -> f64 {
        match self.flaw {
            GraphFlaw::TanhByExponentials => (x.exp() - (-x).exp()) / (x.exp() + (-x).exp()),
            _ => x.tanh(),
        }
    }

    fn sigmoid(&self, x: f64) -> f64 {
        match self.flaw {
            GraphFlaw::SigmoidByExponential => x.exp() / (1.0 + x.exp()),
            _ => 1.0 / (1.0 + (-x).exp()),
        }
    }

    fn receive(&mut self, node: usize, gradient: f64) {
        let entry = &mut self.entries[node];
        entry.grad =
            if self.flaw == GraphFlaw::Overwrite { gradient } else { entry.grad + gradient };
    }

    /// Hands on all that has been gathered, at every arrival.
    fn recurse(&mut self, node: usize) {
        for (input, local) in self.entries[node].edges.clone() {
            self.receive(input, local * self.entries[node].grad);
            self.recurse(input);
        }
    }

    fn sweep(&mut self, root: usize) {
        let before: Vec<f64> = self.entries.iter().map(|entry| entry.grad).collect();
        let fresh = !matches!(self.flaw, GraphFlaw::StaleIntermediates | GraphFlaw::Overwrite);
        if fresh {
            self.entries.iter_mut().for_each(|entry| entry.grad = 0.0);
        }
        self.receive(root, 1.0);
        for node in (0..=root).rev() {
            for (input, local) in self.entries[node].edges.clone() {
                let gradient = local * self.entries[node].grad;
                if gradient != 0.0 {
                    self.receive(input, gradient);
                }
            }
        }
        if fresh {
            let entries = self.entries.iter_mut().zip(before);
            entries.for_each(|(entry, before)| entry.grad += before);
        }
    }
}

impl ScalarGraph for FlawedGraph {
    fn leaf(&mut self, value: f64) -> Node {
        self.push(value, true, vec![])
    }

    fn constant(&mut self, value: f64) -> Node {
        self.push(value, self.flaw == GraphFlaw::ConstantsGather, vec![])
    }

    fn detach(&mut self, x: Node) -> Node {
        let value = self.value(x);
        match self.flaw {
            GraphFlaw::DetachLeaks => self.derived(value, vec![(x.0, 1.0)]),
            _ => self.push(value, false, vec![]),
        }
    }

    fn unary(&mut self, op: Unary, node: Node) -> Node {
        let x = self.value(node);
        let (tanh, sigmoid) = (self.tanh(x), self.sigmoid(x));
        let at_zero = f64::from(self.flaw == GraphFlaw::ReluOneAtZero);
        let (value, local) = match op {
            Unary::Neg => (-x, -1.0),
            Unary::Pow(n) => (x.powf(n), self.pow_derivative(x, n)),
            Unary::Exp => (x.exp(), x.exp()),
            Unary::Ln => (x.ln(), 1.0 / x),
            Unary::Tanh => (tanh, 1.0 - tanh * tanh),
            Unary::Relu if x == 0.0 => (0.0, at_zero),
            Unary::Relu => (x.max(0.0), f64::from(x > 0.0)),
            Unary::Sigmoid => (sigmoid, sigmoid * (1.0 - sigmoid)),
        };
        self.derived(value, vec![(node.0, local)])
    }

    fn binary(&mut self, op: Binary, a: Node, b: Node) -> Node {
        let (x, y) = (self.value(a), self.value(b));
        let (value, dx, dy) = match op {
            Binary::Add => (x + y, 1.0, 1.0),
            Binary::Sub => (x - y, 1.0, -1.0),
            Binary::Mul => (x * y, y, x),
            Binary::Div => (x / y, 1.0 / y, -x / (y * y)),
        };
        self.derived(value, vec![(a.0, dx), (b.0, dy)])
    }

    fn value(&self, node: Node) -> f64 {
        self.entries[node.0].value
    }

    fn grad(&self, node: Node) -> f64 {
        self.entries[node.0].grad
    }

    fn backward(&mut self, root: Node) {
        if !self.entries[root.0].tracked {
            return;
        }
        if self.flaw == GraphFlaw::Revisit {
            self.receive(root.0, 1.0);
            self.recurse(root.0);
        } else {
            self.sweep(root.0);
        }
    }

    fn zero_grad(&mut self) {
        if self.flaw != GraphFlaw::ZeroGradMissing {
            self.entries.iter_mut().for_each(|entry| entry.grad = 0.0);
        }
    }
}
