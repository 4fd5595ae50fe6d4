//! `a0.vjp` by libtorch's autograd.

use contract::a0::{Op, Tensor, Vjp};

use super::ops::{TorchKernels, apply};
use crate::torch::autograd;

impl Vjp for TorchKernels {
    fn vjp(&self, op: &Op, inputs: &[&Tensor], cotangent: &Tensor) -> Vec<Tensor> {
        autograd(inputs, cotangent, |inputs| apply(op, inputs))
    }
}
