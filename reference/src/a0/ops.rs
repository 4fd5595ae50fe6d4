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
        Op::LayerNorm { eps } => {
            let d = *x.size().last().expect("rank 1 or more");
            x.layer_norm([d], Some(&inputs[1]), Some(&inputs[2]), *eps, false)
        }
    }
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
