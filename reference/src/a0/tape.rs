//! `a0.tape`: gradients by libtorch's autograd, over the whole expression at once.
//!
//! The contract also says which calls a tape makes on its kernels, and libtorch
//! knows nothing of those. So beside libtorch's graph this tape keeps the steps,
//! walks them as the contract says, and asserts that both ways agree.

use std::rc::Rc;

use contract::a0::{Kernels, Op, Tape, Tensor, Var};
use tch::{Kind, Tensor as Torch};

use super::ops::apply;
use crate::torch::{from_torch, gradients, to_torch};

/// A tape whose gradients are libtorch's.
pub struct TorchTape {
    kernels: Rc<dyn Kernels>,
    entries: Vec<Entry>,
    recording: bool,
}

struct Entry {
    value: Torch,
    step: Option<(Op, Vec<usize>)>,
    grad: Option<Tensor>,
}

impl TorchTape {
    /// An empty tape that records.
    pub fn new(kernels: Rc<dyn Kernels>) -> Self {
        Self { kernels, entries: Vec::new(), recording: true }
    }

    fn push(&mut self, value: Torch, step: Option<(Op, Vec<usize>)>) -> Var {
        self.entries.push(Entry { value, step, grad: None });
        Var(self.entries.len() - 1)
    }

    fn leaves(&self) -> Vec<usize> {
        let is_leaf = |i: &usize| {
            let entry = &self.entries[*i];
            entry.step.is_none() && entry.value.requires_grad()
        };
        (0..self.entries.len()).filter(is_leaf).collect()
    }

    /// The cotangent of every variable, step by step through the kernels.
    fn walk(&self, root: usize, cotangent: &Tensor) -> Vec<Option<Tensor>> {
        let mut cotangents: Vec<Option<Tensor>> = vec![None; self.entries.len()];
        cotangents[root] = Some(cotangent.clone());
        for i in (0..=root).rev() {
            let (Some(g), Some((op, inputs))) = (&cotangents[i], &self.entries[i].step) else {
                continue;
            };
            let values: Vec<Tensor> =
                inputs.iter().map(|x| from_torch(&self.entries[*x].value)).collect();
            let grads = self.kernels.vjp(op, &values.iter().collect::<Vec<_>>(), g);
            for (x, grad) in inputs.iter().zip(grads) {
                if self.entries[*x].value.requires_grad() {
                    add_to(&mut cotangents[*x], grad);
                }
            }
        }
        cotangents
    }
}

impl Tape for TorchTape {
    fn leaf(&mut self, value: Tensor, requires_grad: bool) -> Var {
        self.push(to_torch(&value).set_requires_grad(requires_grad), None)
    }

    fn apply(&mut self, op: &Op, inputs: &[Var]) -> Var {
        let values: Vec<Torch> =
            inputs.iter().map(|x| self.entries[x.0].value.shallow_clone()).collect();
        let arrays: Vec<Tensor> = values.iter().map(from_torch).collect();
        let expected = self.kernels.forward(op, &arrays.iter().collect::<Vec<_>>());
        let value = apply(op, &values);
        let value = if self.recording { value } else { value.detach() };
        assert_agree(&from_torch(&value), &expected);
        let inputs = inputs.iter().map(|x| x.0).collect();
        let step = value.requires_grad().then(|| (op.clone(), inputs));
        self.push(value, step)
    }

    fn detach(&mut self, var: Var) -> Var {
        self.push(self.entries[var.0].value.detach(), None)
    }

    fn value(&self, var: Var) -> Tensor {
        from_torch(&self.entries[var.0].value)
    }

    fn requires_grad(&self, var: Var) -> bool {
        self.entries[var.0].value.requires_grad()
    }

    fn grad(&self, var: Var) -> Option<Tensor> {
        self.entries[var.0].grad.clone()
    }

    fn set_recording(&mut self, on: bool) -> bool {
        std::mem::replace(&mut self.recording, on)
    }

    fn backward(&mut self, root: Var, cotangent: &Tensor) {
        if !self.requires_grad(root) {
            return;
        }
        let walked = self.walk(root.0, cotangent);
        let loss = (&self.entries[root.0].value * to_torch(cotangent)).sum(Kind::Double);
        let leaves = self.leaves();
        let values: Vec<&Torch> = leaves.iter().map(|i| &self.entries[*i].value).collect();
        for (i, grad) in leaves.iter().zip(gradients(&loss, &values)) {
            assert_eq!(walked[*i].is_some(), grad.is_some(), "both ways reach the same leaves");
            if let (Some(grad), Some(walked)) = (grad, &walked[*i]) {
                assert_agree(&grad, walked);
                add_to(&mut self.entries[*i].grad, grad);
            }
        }
    }

    fn zero_grad(&mut self) {
        for entry in &mut self.entries {
            entry.grad = None;
        }
    }
}

fn add_to(sum: &mut Option<Tensor>, term: Tensor) {
    *sum = Some(match sum.take() {
        Some(sum) => sum + term,
        None => term,
    });
}

fn assert_agree(libtorch: &Tensor, kernels: &Tensor) {
    assert_eq!(libtorch.shape(), kernels.shape());
    let scale = libtorch.iter().fold(1.0f64, |scale, x| scale.max(x.abs()));
    let close = libtorch.iter().zip(kernels).all(|(a, b)| (a - b).abs() <= 1e-10 * scale);
    assert!(close, "libtorch and the kernels disagree: {libtorch} and {kernels}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::a0::ops::TorchKernels;
    use approx::assert_relative_eq;

    /// The walk alone would be a second implementation of what is to be judged;
    /// here libtorch's own graph is shown to be what is returned.
    #[test]
    fn gradients_are_libtorchs_and_both_ways_agree_on_a_network() {
        let mut tape = TorchTape::new(Rc::new(TorchKernels));
        let x = tape.leaf(ndarray::arr2(&[[1.0, -2.0, 0.5]]).into_dyn(), true);
        let w = tape.leaf(ndarray::arr2(&[[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]]).into_dyn(), true);
        let y = tape.apply(&Op::MatMul, &[x, w]);
        let z = tape.apply(&Op::Softmax { axis: 1 }, &[y]);
        tape.backward(z, &ndarray::arr2(&[[1.0, -1.0]]).into_dyn());
        let y = [0.1 - 0.6 + 0.25, 0.2 + 0.8 + 0.3];
        let p = 1.0 / (1.0 + f64::exp(y[1] - y[0]));
        // ∂(p₀ - p₁)/∂y₀ = 2·p₀·p₁, and ∂y₀/∂w₀₀ = x₀ = 1.
        let expected = 2.0 * p * (1.0 - p);
        let got = tape.grad(w).unwrap()[[0, 0]];
        assert_relative_eq!(got, expected, max_relative = 1e-12);
    }
}
