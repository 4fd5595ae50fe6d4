//! `a0.ops` by libtorch.

use contract::a0::{Forward, Op, Tensor};
use tch::{Kind, Tensor as Torch};

use crate::torch::{dims, from_torch, to_torch};

/// libtorch's operations in both directions; the backward one is in `vjp.rs`.
pub struct TorchKernels;

impl Forward for TorchKernels {
    fn forward(&self, op: &Op, inputs: &[&Tensor]) -> Tensor {
        let inputs: Vec<Torch> = inputs.iter().map(|x| to_torch(x)).collect();
        from_torch(&apply(op, &inputs))
    }
}

/// Applies `op` to libtorch tensors, differentiably.
pub fn apply(op: &Op, inputs: &[Torch]) -> Torch {
    let x = &inputs[0];
    match op {
        Op::Add => x + &inputs[1],
        Op::Sub => x - &inputs[1],
        Op::Mul => x * &inputs[1],
        Op::Div => x / &inputs[1],
        Op::MatMul => x.matmul(&inputs[1]),
        // libtorch takes an empty list for all axes; ours means none.
        Op::Sum { axes, .. } | Op::Mean { axes, .. } | Op::Max { axes, .. } if axes.is_empty() => {
            x + 0.0
        }
        Op::Sum { axes, keepdim } => x.sum_dim_intlist(dims(axes), *keepdim, Kind::Double),
        Op::Mean { axes, keepdim } => x.mean_dim(dims(axes), *keepdim, Kind::Double),
        Op::Max { axes, keepdim } => max(x, axes, *keepdim),
        Op::Reshape { shape } => x.reshape(dims(shape)),
        Op::Permute { axes } => x.permute(dims(axes)),
        Op::Slice { axis, start, end } => {
            x.narrow(*axis as i64, *start as i64, (end - start) as i64)
        }
        Op::Gather { indices } => x.index_select(0, &Torch::from_slice(&dims(indices))),
        Op::Exp => x.exp(),
        Op::Ln => x.log(),
        Op::Tanh => x.tanh(),
        Op::Relu => x.relu(),
        Op::Gelu => x.gelu("tanh"),
        Op::Softmax { axis } => x.softmax(*axis as i64, Kind::Double),
        Op::LogSumExp { axis, keepdim } => x.logsumexp([*axis as i64], *keepdim),
        Op::LayerNorm { eps } => layer_norm(x, &inputs[1], &inputs[2], *eps),
    }
}

/// Layer norm, step by step. (libtorch's own takes the way back through `x` in place of
/// `x - μ`, and of rows far from 0 it loses the digits.)
fn layer_norm(x: &Torch, gain: &Torch, bias: &Torch, eps: f64) -> Torch {
    let last: &[i64] = &[-1];
    let centred = x - x.mean_dim(last, true, Kind::Double);
    let variance = (&centred * &centred).mean_dim(last, true, Kind::Double);
    centred / (variance + eps).sqrt() * gain + bias
}

/// The maximum, with the gradient to the first of equal elements. (libtorch's own
/// `amax` shares the gradient among them.)
fn max(x: &Torch, axes: &[usize], keepdim: bool) -> Torch {
    let rank = x.dim();
    let order = kept_then_reduced(rank, axes);
    let kept = (rank - axes.len()) as i64;
    let groups = x.permute(dims(&order)).flatten(kept, -1);
    let y = (&groups * first_max(&groups)).sum_dim_intlist([-1i64].as_slice(), false, Kind::Double);
    if keepdim { y.reshape(x.amax(dims(axes), true).size()) } else { y }
}

/// The axes that stay, then those that go, both in rising order: so each group is
/// in row-major order.
pub fn kept_then_reduced(rank: usize, axes: &[usize]) -> Vec<usize> {
    let (reduced, kept): (Vec<usize>, Vec<usize>) = (0..rank).partition(|axis| axes.contains(axis));
    [kept, reduced].concat()
}

/// 1 at the first maximum along the last axis, 0 elsewhere.
pub fn first_max(groups: &Torch) -> Torch {
    let is_max = groups.eq_tensor(&groups.amax([-1i64], true));
    let nth = is_max.cumsum(-1, Kind::Int64);
    is_max.logical_and(&nth.eq(1)).to_kind(Kind::Double)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::torch::autograd;
    use approx::assert_abs_diff_eq;
    use ndarray::{arr1, arr2};

    #[test]
    fn layer_norm_step_by_step_is_libtorchs_own() {
        let x = arr2(&[[0.3, -1.2, 2.0], [5.0, 4.5, 4.75]]).into_dyn();
        let (gain, bias) = (arr1(&[1.5, -0.5, 2.0]).into_dyn(), arr1(&[0.1, 0.2, 0.3]).into_dyn());
        let inputs = [&x, &gain, &bias];
        let g = arr2(&[[1.0, -2.0, 0.5], [0.3, 0.7, -1.1]]).into_dyn();
        let own =
            autograd(&inputs, &g, |x| x[0].layer_norm([3], Some(&x[1]), Some(&x[2]), 0.1, false));
        let steps = autograd(&inputs, &g, |x| layer_norm(&x[0], &x[1], &x[2], 0.1));
        for (own, steps) in own.iter().zip(steps) {
            assert_eq!(own.shape(), steps.shape());
            for (own, steps) in own.iter().zip(&steps) {
                assert_abs_diff_eq!(own, steps, epsilon = 1e-12);
            }
        }
    }
}
