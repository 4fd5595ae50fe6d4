//! Task `a0.tape` (20 points): automatic differentiation over tensors.
//!
//! The tape computes nothing itself: it calls `kernels.forward` and, going back,
//! `kernels.vjp`. The checks hand it kernels of their own, so this task can be
//! finished before `a0.ops` and `a0.vjp`; one check then joins all three.

use std::rc::Rc;

use contract::a0::{Kernels, Op, Tape, Tensor, Var};

/// A tape. Give it the fields that you need.
pub struct MyTape {
    /// Where numbers come from. (Clone the `Rc` where the borrow checker objects
    /// to using it while the tape is being changed; that copies no data.)
    #[allow(dead_code)]
    kernels: Rc<dyn Kernels>,
}

impl MyTape {
    /// An empty tape that records.
    pub fn new(kernels: Rc<dyn Kernels>) -> Self {
        Self { kernels }
    }
}

impl Tape for MyTape {
    fn leaf(&mut self, _value: Tensor, _requires_grad: bool) -> Var {
        todo!("a0.tape.leaf")
    }

    /// The value is `kernels.forward(op, …)`. It requires a gradient if recording
    /// is on and one of the inputs requires one; only then is the step kept.
    fn apply(&mut self, _op: &Op, _inputs: &[Var]) -> Var {
        todo!("a0.tape.apply")
    }

    fn detach(&mut self, _var: Var) -> Var {
        todo!("a0.tape.detach")
    }

    fn value(&self, _var: Var) -> Tensor {
        todo!("a0.tape.value")
    }

    fn requires_grad(&self, _var: Var) -> bool {
        todo!("a0.tape.requires_grad")
    }

    /// `Some` only for a leaf that requires a gradient and that a `backward` has
    /// reached.
    fn grad(&self, _var: Var) -> Option<Tensor> {
        todo!("a0.tape.grad")
    }

    fn set_recording(&mut self, _on: bool) -> bool {
        todo!("a0.tape.set_recording")
    }

    /// Visits the operations that `root` depends on, each after all that use its
    /// result, and no others; going from the newest to the oldest is one such
    /// order. Checks `a0.tape.gradients`, `.accumulate`, `.visits`.
    fn backward(&mut self, _root: Var, _cotangent: &Tensor) {
        todo!("a0.tape.backward")
    }

    fn zero_grad(&mut self) {
        todo!("a0.tape.zero_grad")
    }
}
