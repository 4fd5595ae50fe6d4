//! Kernels for trying a tape: four operations on tensors of equal shape, those that
//! the handout works through as examples.
//!
//! With these a tape is graded on its book-keeping alone: an error in the
//! student's own kernels is not charged a second time. They do not broadcast.

use std::cell::Cell;

use contract::a0::{Forward, Op, Tensor, Vjp};

/// The four operations, and how often each direction was asked for.
#[derive(Debug, Default)]
pub struct Toy {
    /// Calls of `forward`.
    pub forwards: Cell<usize>,
    /// Calls of `vjp`.
    pub vjps: Cell<usize>,
}

impl Toy {
    /// The operations that it knows.
    pub const OPS: [Op; 4] = [Op::Add, Op::Sub, Op::Mul, Op::Tanh];
}

impl Forward for Toy {
    fn forward(&self, op: &Op, inputs: &[&Tensor]) -> Tensor {
        self.forwards.set(self.forwards.get() + 1);
        value(op, inputs)
    }
}

impl Vjp for Toy {
    fn vjp(&self, op: &Op, inputs: &[&Tensor], cotangent: &Tensor) -> Vec<Tensor> {
        self.vjps.set(self.vjps.get() + 1);
        match (op, inputs) {
            (Op::Add, _) => vec![cotangent.clone(), cotangent.clone()],
            (Op::Sub, _) => vec![cotangent.clone(), -cotangent],
            (Op::Mul, [x, y]) => vec![cotangent * *y, cotangent * *x],
            (_, [x, ..]) => vec![cotangent * x.mapv(|x| 1.0 - x.tanh() * x.tanh())],
            (_, []) => vec![],
        }
    }
}

/// The value of one of the four operations.
pub fn value(op: &Op, inputs: &[&Tensor]) -> Tensor {
    match (op, inputs) {
        (Op::Add, [x, y]) => *x + *y,
        (Op::Sub, [x, y]) => *x - *y,
        (Op::Mul, [x, y]) => *x * *y,
        (Op::Tanh, [x]) => x.mapv(f64::tanh),
        _ => panic!("these kernels know only add, sub, mul and tanh, not {op:?}"),
    }
}
