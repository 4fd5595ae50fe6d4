//! A0 without the work.

use std::rc::Rc;

use contract::a0::{
    A0, Binary, Fit, Forward, ImportanceMatmul, ImportanceOutput, Kernels, Mlp, Node, Op, Recipe,
    ScalarGraph, Tape, Tensor, Trainer, Unary, Var, Vjp,
};

use crate::a0::REFERENCE;
use crate::idle::Idle;

impl A0 for Idle {
    fn graph(&self) -> Box<dyn ScalarGraph> {
        Box::new(Numbers { answer: *self, values: Vec::new() })
    }

    fn kernels(&self) -> Rc<dyn Kernels> {
        Rc::new(Stateless(*self))
    }

    fn tape(&self, kernels: Rc<dyn Kernels>) -> Box<dyn Tape> {
        Box::new(Variables { answer: *self, right: REFERENCE.tape(kernels), cotangent: None })
    }

    fn trainer(&self) -> Box<dyn Trainer> {
        Box::new(Stateless(*self))
    }

    fn importance(&self) -> Box<dyn ImportanceMatmul> {
        Box::new(Stateless(*self))
    }
}

/// What has no state.
struct Stateless(Idle);

/// The values of all nodes.
struct Numbers {
    answer: Idle,
    values: Vec<f64>,
}

impl Numbers {
    fn push(&mut self, value: f64) -> Node {
        self.values.push(value);
        Node(self.values.len() - 1)
    }
}

impl ScalarGraph for Numbers {
    fn leaf(&mut self, value: f64) -> Node {
        self.push(value)
    }

    fn constant(&mut self, value: f64) -> Node {
        self.push(value)
    }

    fn detach(&mut self, x: Node) -> Node {
        self.push(self.values[x.0])
    }

    fn unary(&mut self, _: Unary, x: Node) -> Node {
        self.push(self.answer.number(&[self.values[x.0]]))
    }

    fn binary(&mut self, _: Binary, x: Node, y: Node) -> Node {
        self.push(self.answer.number(&[self.values[x.0], self.values[y.0]]))
    }

    fn value(&self, node: Node) -> f64 {
        self.values[node.0]
    }

    /// The last input of a gradient is that of the root, which is 1.
    fn grad(&self, node: Node) -> f64 {
        self.answer.number(&[self.values[node.0], 1.0])
    }

    fn backward(&mut self, _: Node) {}

    fn zero_grad(&mut self) {}
}

impl Forward for Stateless {
    fn forward(&self, op: &Op, inputs: &[&Tensor]) -> Tensor {
        self.0.array(&REFERENCE.kernels().forward(op, inputs), inputs)
    }
}

impl Vjp for Stateless {
    fn vjp(&self, _: &Op, inputs: &[&Tensor], cotangent: &Tensor) -> Vec<Tensor> {
        let of = |x: &&Tensor| self.0.array(x, &[x, cotangent]);
        if self.0 == Idle::Nothing { Vec::new() } else { inputs.iter().map(of).collect() }
    }
}

/// Has the right variables, and tells nothing of them.
struct Variables {
    answer: Idle,
    right: Box<dyn Tape>,
    cotangent: Option<Tensor>,
}

impl Tape for Variables {
    fn leaf(&mut self, value: Tensor, requires_grad: bool) -> Var {
        self.right.leaf(value, requires_grad)
    }

    fn apply(&mut self, op: &Op, inputs: &[Var]) -> Var {
        let values: Vec<Tensor> = inputs.iter().map(|x| self.right.value(*x)).collect();
        let needed = inputs.iter().any(|x| self.right.requires_grad(*x));
        let y = self.right.apply(op, inputs);
        let right = self.right.value(y);
        let value = self.answer.array(&right, &values.iter().collect::<Vec<_>>());
        self.right.leaf(value, needed)
    }

    fn detach(&mut self, var: Var) -> Var {
        self.right.detach(var)
    }

    fn value(&self, var: Var) -> Tensor {
        self.right.value(var)
    }

    fn requires_grad(&self, var: Var) -> bool {
        self.right.requires_grad(var)
    }

    fn grad(&self, var: Var) -> Option<Tensor> {
        let value = self.right.value(var);
        let last = self.cotangent.as_ref().unwrap_or(&value);
        (self.answer != Idle::Nothing).then(|| self.answer.array(&value, &[&value, last]))
    }

    fn set_recording(&mut self, on: bool) -> bool {
        self.right.set_recording(on)
    }

    fn backward(&mut self, _: Var, cotangent: &Tensor) {
        self.cotangent = Some(cotangent.clone());
    }

    fn zero_grad(&mut self) {}
}

impl Trainer for Stateless {
    fn cross_entropy(&self, logits: &Tensor, targets: &[usize]) -> (f64, Tensor) {
        let target = targets.first().map_or(0.0, |target| *target as f64);
        (self.0.number(&[logits.sum(), target]), self.0.array(logits, &[logits]))
    }

    fn sgd_step(&self, p: &mut Tensor, velocity: &mut Tensor, g: &Tensor, _: f64, _: f64) {
        *p = self.0.array(p, &[p, g]);
        *velocity = self.0.array(velocity, &[velocity, g]);
    }

    fn fit(&self, initial: &Mlp, inputs: &Tensor, _: &[usize], recipe: &Recipe) -> Fit {
        let of = |x: &Tensor| self.0.array(x, &[x]);
        let Mlp { w1, b1, w2, b2 } = initial;
        let model = Mlp { w1: of(w1), b1: of(b1), w2: of(w2), b2: of(b2) };
        let loss = self.0.number(&[inputs.sum()]);
        let steps = if self.0 == Idle::Nothing { 0 } else { recipe.batches.len() };
        Fit { model, losses: vec![loss; steps] }
    }
}

impl ImportanceMatmul for Stateless {
    fn importance_matmul(
        &self,
        tape: &mut dyn Tape,
        input: Var,
        weight: Var,
        importance: &Tensor,
        _: f64,
        cotangent: Option<&Tensor>,
    ) -> ImportanceOutput {
        let (x, w) = (tape.value(input), tape.value(weight));
        let rows = importance.shape()[0];
        let kept = (0..rows).map(|b| (b, 0)).collect();
        let grads = cotangent.map(|g| (self.0.array(&x, &[&x, g]), self.0.array(&w, &[&w, g])));
        ImportanceOutput { output: self.0.array(&w, &[&x, &w]), kept, grads }
    }
}
