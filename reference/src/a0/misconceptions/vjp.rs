//! The wrong variants of `a0.vjp`.

use contract::a0::{Forward, Op, Tensor, Vjp};
use tch::{Kind, Tensor as Torch};

use super::Variant;
use super::kernels::{vjp, with};
use super::layer_norm::constant_statistics;
use crate::a0::ops::{TorchKernels, first_max, kept_then_reduced};
use crate::torch::{autograd, dims, from_torch, to_torch};

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a0.vjp.broadcast_not_summed", with(|| vjp(broadcast_not_summed))),
    ("a0.vjp.div_sign", with(|| vjp(div_sign))),
    ("a0.vjp.matmul_not_transposed", with(|| vjp(matmul_not_transposed))),
    ("a0.vjp.matmul_result_transposed", with(|| vjp(matmul_result_transposed))),
    ("a0.vjp.mean_without_n", with(|| vjp(mean_without_n))),
    ("a0.vjp.max_to_all_ties", with(|| vjp(max_to_all_ties))),
    ("a0.vjp.max_to_last_tie", with(|| vjp(max_to_last_tie))),
    ("a0.vjp.gather_assigns", with(|| vjp(gather_assigns))),
    ("a0.vjp.permute_same", with(|| vjp(permute_same))),
    ("a0.vjp.relu_one_at_zero", with(|| vjp(relu_one_at_zero))),
    ("a0.vjp.softmax_diagonal", with(|| vjp(softmax_diagonal))),
    ("a0.vjp.layer_norm_constant_statistics", with(|| vjp(constant_statistics))),
    ("a0.vjp.unnamed.tanh_without_square", with(|| vjp(tanh_without_square))),
    ("a0.vjp.unnamed.mean_of_one_axis", with(|| vjp(mean_of_one_axis))),
    ("a0.vjp.unnamed.reshape_in_memory_order", with(|| vjp(reshape_in_memory_order))),
    ("a0.vjp.unnamed.relu_in_memory_order", with(|| vjp(relu_in_memory_order))),
];

fn broadcast_not_summed(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let wide = |x: &Tensor| x.broadcast(g.raw_dim()).expect("broadcasts to the output").to_owned();
    if !matches!(op, Op::Add | Op::Sub | Op::Mul | Op::Div) {
        return None;
    }
    let (x, y) = (wide(inputs[0]), wide(inputs[1]));
    Some(match op {
        Op::Add => vec![g.clone(), g.clone()],
        Op::Sub => vec![g.clone(), -g],
        Op::Mul => vec![g * &y, g * &x],
        _ => vec![g / &y, -g * &x / (&y * &y)],
    })
}

fn div_sign(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let mut grads = matches!(op, Op::Div).then(|| TorchKernels.vjp(op, inputs, g))?;
    grads[1] = -&grads[1];
    Some(grads)
}

fn matmul_not_transposed(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let [x, y, g] = [inputs[0], inputs.get(1)?, g].map(to_torch);
    matches!(op, Op::MatMul).then(|| [g.matmul(&y), x.matmul(&g)].map(|t| from_torch(&t)).into())
}

fn matmul_result_transposed(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let transposed = |grad: Tensor| from_torch(&to_torch(&grad).transpose(-1, -2));
    let right = || TorchKernels.vjp(op, inputs, g).into_iter();
    matches!(op, Op::MatMul).then(|| right().map(transposed).collect())
}

fn mean_without_n(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Mean { axes, keepdim } = op else { return None };
    let sum = Op::Sum { axes: axes.clone(), keepdim: *keepdim };
    Some(TorchKernels.vjp(&sum, inputs, g))
}

fn max_to_all_ties(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    max_by(op, inputs, g, |groups| {
        groups.eq_tensor(&groups.amax([-1i64], true)).to_kind(Kind::Double)
    })
}

fn max_to_last_tie(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    max_by(op, inputs, g, |groups| first_max(&groups.flip([-1i64])).flip([-1i64]))
}

/// The gradient of the maximum under another rule for who receives it.
fn max_by(
    op: &Op,
    inputs: &[&Tensor],
    g: &Tensor,
    mask: impl Fn(&Torch) -> Torch,
) -> Option<Vec<Tensor>> {
    let Op::Max { axes, .. } = op else { return None };
    if axes.is_empty() {
        return None;
    }
    let grads = autograd(inputs, g, |x| {
        let order = kept_then_reduced(x[0].dim(), axes);
        let kept = (x[0].dim() - axes.len()) as i64;
        let groups = x[0].permute(dims(&order)).flatten(kept, -1);
        let y = (&groups * mask(&groups)).sum_dim_intlist([-1i64].as_slice(), false, Kind::Double);
        y.reshape(dims(g.shape()))
    });
    Some(grads)
}

fn gather_assigns(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Gather { indices } = op else { return None };
    let mut grad = Tensor::zeros(inputs[0].raw_dim());
    for (row, index) in indices.iter().enumerate() {
        grad.index_axis_mut(ndarray::Axis(0), *index).assign(&g.index_axis(ndarray::Axis(0), row));
    }
    Some(vec![grad])
}

fn permute_same(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Permute { axes } = op else { return None };
    let _ = inputs;
    Some(vec![g.clone().permuted_axes(axes.clone())])
}

fn relu_one_at_zero(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let slope = inputs[0].mapv(|x| f64::from(x >= 0.0));
    matches!(op, Op::Relu).then(|| vec![g * slope])
}

fn softmax_diagonal(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let y = matches!(op, Op::Softmax { .. }).then(|| TorchKernels.forward(op, inputs))?;
    Some(vec![g * &y * (1.0 - &y)])
}

/// `1 - tanh x`.
fn tanh_without_square(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    matches!(op, Op::Tanh).then(|| vec![inputs[0].mapv(|x| 1.0 - x.tanh()) * g])
}

/// Divided by the size of the first of the axes.
fn mean_of_one_axis(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Mean { axes, keepdim } = op else { return None };
    let sum = Op::Sum { axes: axes.clone(), keepdim: *keepdim };
    let size = axes.first().map_or(1, |axis| inputs[0].shape()[*axis]);
    let summed = TorchKernels.vjp(&sum, inputs, g);
    Some(summed.into_iter().map(|dx| dx / size as f64).collect())
}

/// The cotangent's buffer as it lies.
fn reshape_in_memory_order(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    matches!(op, Op::Reshape { .. }).then(|| vec![row_by_row(inputs[0], in_memory_order(g))])
}

/// Both buffers side by side.
fn relu_in_memory_order(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
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
