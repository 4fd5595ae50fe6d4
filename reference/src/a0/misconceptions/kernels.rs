//! Kernels that are wrong for one operation in one direction.

use std::rc::Rc;

use contract::a0::{Forward, Kernels, Op, Tensor, Vjp};

use crate::a0::ops::TorchKernels;
use crate::a0::{Parts, REFERENCE};

/// A wrong forward; `None` for operations that it has right.
pub type Forwards = fn(&Op, &[&Tensor]) -> Option<Tensor>;

/// A wrong VJP; `None` for operations that it has right.
pub type Backwards = fn(&Op, &[&Tensor], &Tensor) -> Option<Vec<Tensor>>;

/// The reference with these kernels.
pub const fn with(kernels: fn() -> Rc<dyn Kernels>) -> Parts {
    Parts { kernels, ..REFERENCE }
}

/// Kernels that are wrong forwards.
pub fn forward(forward: Forwards) -> Rc<dyn Kernels> {
    both(forward, |_, _, _| None)
}

/// Kernels that are wrong backwards.
pub fn vjp(vjp: Backwards) -> Rc<dyn Kernels> {
    both(|_, _| None, vjp)
}

/// Kernels that are wrong in both directions.
pub fn both(forward: Forwards, vjp: Backwards) -> Rc<dyn Kernels> {
    Rc::new(Flawed { forward, vjp })
}

/// The reference's kernels but for one operation.
struct Flawed {
    forward: Forwards,
    vjp: Backwards,
}

impl Forward for Flawed {
    fn forward(&self, op: &Op, inputs: &[&Tensor]) -> Tensor {
        (self.forward)(op, inputs).unwrap_or_else(|| TorchKernels.forward(op, inputs))
    }
}

impl Vjp for Flawed {
    fn vjp(&self, op: &Op, inputs: &[&Tensor], g: &Tensor) -> Vec<Tensor> {
        (self.vjp)(op, inputs, g).unwrap_or_else(|| TorchKernels.vjp(op, inputs, g))
    }
}
