//! Kernels with a mistake that has no name.

use contract::a0::{Op, Tensor, Vjp};
use tch::Kind;

use crate::a0::ops::TorchKernels;
use crate::torch::{from_torch, to_torch};

/// 0.044 in place of 0.044715.
pub fn gelu_constant(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let inner = |x: f64| (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044 * x.powi(3));
    matches!(op, Op::Gelu).then(|| inputs[0].mapv(|x| 0.5 * x * (1.0 + inner(x).tanh())))
}

/// The mean is subtracted in place of the maximum: what lies far apart overflows.
pub fn softmax_mean_subtracted(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::Softmax { axis } = op else { return None };
    let (x, axis) = (to_torch(inputs[0]), [*axis as i64]);
    let e = (&x - x.mean_dim(axis.as_slice(), true, Kind::Double)).exp();
    let sum = e.sum_dim_intlist(axis.as_slice(), true, Kind::Double);
    Some(from_torch(&(e / sum)))
}

/// `1 - tanh x`.
pub fn tanh_without_square(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    matches!(op, Op::Tanh).then(|| vec![inputs[0].mapv(|x| 1.0 - x.tanh()) * g])
}

/// Divided by the size of the first of the axes.
pub fn mean_of_one_axis(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Mean { axes, keepdim } = op else { return None };
    let sum = Op::Sum { axes: axes.clone(), keepdim: *keepdim };
    let size = axes.first().map_or(1, |axis| inputs[0].shape()[*axis]);
    let summed = TorchKernels.vjp(&sum, inputs, g);
    Some(summed.into_iter().map(|dx| dx / size as f64).collect())
}

/// The cotangent's buffer as it lies.
pub fn reshape_in_memory_order(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    matches!(op, Op::Reshape { .. }).then(|| vec![row_by_row(inputs[0], in_memory_order(g))])
}

/// Both buffers side by side.
pub fn relu_in_memory_order(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    if !matches!(op, Op::Relu) {
        return None;
    }
    let pairs = in_memory_order(inputs[0]).into_iter().zip(in_memory_order(g));
    let dx = pairs.map(|(x, g)| if x > 0.0 { g } else { 0.0 }).collect();
    Some(vec![row_by_row(inputs[0], dx)])
}

fn in_memory_order(x: &Tensor) -> Vec<f64> {
    x.as_slice_memory_order().map_or_else(|| x.iter().copied().collect(), <[f64]>::to_vec)
}

/// `values` in the shape of `x`.
fn row_by_row(x: &Tensor, values: Vec<f64>) -> Tensor {
    Tensor::from_shape_vec(x.shape().to_vec(), values).expect("as many values as elements")
}
