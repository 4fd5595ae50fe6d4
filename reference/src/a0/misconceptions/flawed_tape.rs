//! A plain tape with one flaw.

use std::rc::Rc;

use contract::a0::{Kernels, Op, Tape, Tensor, Var};

/// What is wrong with the tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TapeFlaw {
    /// `=` in place of `+=` for leaves.
    Overwrite,
    /// Recursion in place of a topological order.
    Revisit,
    /// Every recorded operation is visited, with zeros if need be.
    VisitsAll,
    /// Cotangents of intermediates are still there in the next pass.
    StaleIntermediates,
    /// `zero_grad` does nothing.
    ZeroGradMissing,
    /// A gradient of zeros counts as none.
    ZerosAreNone,
    /// `detach` returns the variable itself.
    DetachLeaks,
    /// Recording cannot be switched off.
    NoGradIgnored,
}

/// A list of entries, one per variable.
pub struct FlawedTape {
    flaw: TapeFlaw,
    kernels: Rc<dyn Kernels>,
    entries: Vec<Entry>,
    recording: bool,
}

#[derive(Clone)]
struct Entry {
    value: Tensor,
    requires_grad: bool,
    step: Option<(Op, Vec<usize>)>,
    grad: Option<Tensor>,
}

impl FlawedTape {
    /// An empty tape that records.
    pub fn new(kernels: Rc<dyn Kernels>, flaw: TapeFlaw) -> Self {
        Self { flaw, kernels, entries: Vec::new(), recording: true }
    }

    fn push(&mut self, value: Tensor, requires_grad: bool, step: Option<(Op, Vec<usize>)>) -> Var {
        self.entries.push(Entry { value, requires_grad, step, grad: None });
        Var(self.entries.len() - 1)
    }

    fn receive(&mut self, var: usize, gradient: Tensor) {
        if self.flaw == TapeFlaw::ZerosAreNone && gradient.iter().all(|x| *x == 0.0) {
            return;
        }
        let entry = &mut self.entries[var];
        let overwrite = self.flaw == TapeFlaw::Overwrite && entry.step.is_none();
        entry.grad = Some(match entry.grad.take() {
            Some(sum) if !overwrite => sum + gradient,
            _ => gradient,
        });
    }

    /// Pulls the cotangent of `var` back to its inputs and returns those.
    fn step_back(&mut self, var: usize) -> Vec<usize> {
        let entry = self.entries[var].clone();
        let Some((op, inputs)) = entry.step else { return vec![] };
        let cotangent = entry.grad.unwrap_or_else(|| Tensor::zeros(entry.value.raw_dim()));
        let values: Vec<Tensor> = inputs.iter().map(|x| self.entries[*x].value.clone()).collect();
        let grads = self.kernels.vjp(&op, &values.iter().collect::<Vec<_>>(), &cotangent);
        let tracked: Vec<(usize, Tensor)> =
            inputs.into_iter().zip(grads).filter(|(x, _)| self.entries[*x].requires_grad).collect();
        let reached = tracked.iter().map(|(x, _)| *x).collect();
        for (x, grad) in tracked {
            self.receive(x, grad);
        }
        reached
    }

    fn recurse(&mut self, var: usize) {
        for input in self.step_back(var) {
            self.recurse(input);
        }
    }

    fn forget_intermediates(&mut self) {
        for entry in self.entries.iter_mut().filter(|entry| entry.step.is_some()) {
            entry.grad = None;
        }
    }
}

impl Tape for FlawedTape {
    fn leaf(&mut self, value: Tensor, requires_grad: bool) -> Var {
        self.push(value, requires_grad, None)
    }

    fn apply(&mut self, op: &Op, inputs: &[Var]) -> Var {
        let values: Vec<&Tensor> = inputs.iter().map(|x| &self.entries[x.0].value).collect();
        let value = self.kernels.forward(op, &values);
        let recording = self.recording || self.flaw == TapeFlaw::NoGradIgnored;
        let tracked = recording && inputs.iter().any(|x| self.entries[x.0].requires_grad);
        let inputs = inputs.iter().map(|x| x.0).collect();
        self.push(value, tracked, tracked.then(|| (op.clone(), inputs)))
    }

    fn detach(&mut self, var: Var) -> Var {
        if self.flaw == TapeFlaw::DetachLeaks {
            return var;
        }
        self.push(self.value(var), false, None)
    }

    fn value(&self, var: Var) -> Tensor {
        self.entries[var.0].value.clone()
    }

    fn requires_grad(&self, var: Var) -> bool {
        self.entries[var.0].requires_grad
    }

    fn grad(&self, var: Var) -> Option<Tensor> {
        let entry = &self.entries[var.0];
        if entry.step.is_some() { None } else { entry.grad.clone() }
    }

    fn set_recording(&mut self, on: bool) -> bool {
        std::mem::replace(&mut self.recording, on)
    }

    fn backward(&mut self, root: Var, cotangent: &Tensor) {
        if !self.requires_grad(root) {
            return;
        }
        if self.flaw != TapeFlaw::StaleIntermediates {
            self.forget_intermediates();
        }
        self.receive(root.0, cotangent.clone());
        if self.flaw == TapeFlaw::Revisit {
            return self.recurse(root.0);
        }
        let last = if self.flaw == TapeFlaw::VisitsAll { self.entries.len() - 1 } else { root.0 };
        for var in (0..=last).rev() {
            if self.flaw == TapeFlaw::VisitsAll || self.entries[var].grad.is_some() {
                self.step_back(var);
            }
        }
    }

    fn zero_grad(&mut self) {
        if self.flaw != TapeFlaw::ZeroGradMissing {
            self.entries.iter_mut().for_each(|entry| entry.grad = None);
        }
    }
}
