//! The wrong variants of `a0.ops`.

use contract::a0::{Forward, Op, Tensor};
use tch::{Kind, Tensor as Torch};

use super::Variant;
use super::kernels::{both, forward, with};
use super::layer_norm::{by_squares, by_squares_back, eps_outside, unbiased};
use crate::a0::ops::TorchKernels;
use crate::torch::{from_torch, to_torch};

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a0.ops.max_from_zero", with(|| forward(max_from_zero))),
    ("a0.ops.gelu_erf", with(|| forward(gelu_erf))),
    ("a0.ops.tanh_by_exponentials", with(|| both(tanh_by_exponentials, tanh_by_exponentials_back))),
    ("a0.ops.softmax_overflow", with(|| forward(softmax_overflow))),
    ("a0.ops.softmax_global_max", with(|| forward(softmax_global_max))),
    ("a0.ops.softmax_last_axis", with(|| forward(softmax_last_axis))),
    ("a0.ops.log_sum_exp_overflow", with(|| forward(log_sum_exp_overflow))),
    ("a0.ops.layer_norm_unbiased", with(|| forward(unbiased))),
    ("a0.ops.layer_norm_eps_outside", with(|| forward(eps_outside))),
    ("a0.ops.layer_norm_mean_of_squares", with(|| both(by_squares, by_squares_back))),
    ("a0.ops.unnamed.gelu_constant", with(|| forward(gelu_constant))),
    ("a0.ops.unnamed.softmax_mean_subtracted", with(|| forward(softmax_mean_subtracted))),
];

fn max_from_zero(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::Max { axes, .. } = op else { return None };
    let max = TorchKernels.forward(op, inputs);
    (!axes.is_empty()).then(|| max.mapv(|m| m.max(0.0)))
}

fn gelu_erf(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    matches!(op, Op::Gelu).then(|| from_torch(&to_torch(inputs[0]).gelu("none")))
}

/// By exponentials, also inside of GELU.
fn tanh_by_exponentials(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    match op {
        Op::Tanh => Some(inputs[0].mapv(tanh)),
        Op::Gelu => Some(inputs[0].mapv(|x| 0.5 * x * (1.0 + tanh(gelu_inner(x))))),
        _ => None,
    }
}

/// The way back of [`tanh_by_exponentials`].
fn tanh_by_exponentials_back(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let tanh_slope = |x: f64| 1.0 - tanh(x) * tanh(x);
    let gelu_slope = |x: f64| {
        let inner = GELU_SCALE * (1.0 + 3.0 * 0.044_715 * x * x);
        let by_tanh = 0.5 * x * tanh_slope(gelu_inner(x)) * inner;
        0.5 * (1.0 + tanh(gelu_inner(x))) + by_tanh
    };
    match op {
        Op::Tanh => Some(vec![g * inputs[0].mapv(tanh_slope)]),
        Op::Gelu => Some(vec![g * inputs[0].mapv(gelu_slope)]),
        _ => None,
    }
}

fn tanh(x: f64) -> f64 {
    (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())
}

const GELU_SCALE: f64 = std::f64::consts::FRAC_2_SQRT_PI * std::f64::consts::FRAC_1_SQRT_2;

fn gelu_inner(x: f64) -> f64 {
    GELU_SCALE * (x + 0.044_715 * x.powi(3))
}

fn softmax_overflow(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::Softmax { axis } = op else { return None };
    let e = to_torch(inputs[0]).exp();
    let sum = e.sum_dim_intlist([*axis as i64].as_slice(), true, Kind::Double);
    Some(from_torch(&(e / sum)))
}

/// The maximum of the whole tensor in place of that along the axis.
fn softmax_global_max(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let sum = |e: &Torch, axis: usize, keepdim: bool| {
        e.sum_dim_intlist([axis as i64].as_slice(), keepdim, Kind::Double)
    };
    let powers = || {
        let x = to_torch(inputs[0]);
        let max = x.max();
        ((x - &max).exp(), max)
    };
    match op {
        Op::Softmax { axis } => {
            let (e, _) = powers();
            Some(from_torch(&(&e / sum(&e, *axis, true))))
        }
        Op::LogSumExp { axis, keepdim } => {
            let (e, max) = powers();
            Some(from_torch(&(sum(&e, *axis, *keepdim).log() + max)))
        }
        _ => None,
    }
}

fn softmax_last_axis(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let last = inputs[0].ndim().checked_sub(1)?;
    let right = matches!(op, Op::Softmax { .. });
    right.then(|| TorchKernels.forward(&Op::Softmax { axis: last }, inputs))
}

fn log_sum_exp_overflow(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::LogSumExp { axis, keepdim } = op else { return None };
    let e = to_torch(inputs[0]).exp();
    Some(from_torch(&e.sum_dim_intlist([*axis as i64].as_slice(), *keepdim, Kind::Double).log()))
}

/// 0.044 in place of 0.044715.
fn gelu_constant(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let inner = |x: f64| (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044 * x.powi(3));
    matches!(op, Op::Gelu).then(|| inputs[0].mapv(|x| 0.5 * x * (1.0 + inner(x).tanh())))
}

/// The mean is subtracted in place of the maximum: what lies far apart overflows.
fn softmax_mean_subtracted(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::Softmax { axis } = op else { return None };
    let (x, axis) = (to_torch(inputs[0]), [*axis as i64]);
    let e = (&x - x.mean_dim(axis.as_slice(), true, Kind::Double)).exp();
    let sum = e.sum_dim_intlist(axis.as_slice(), true, Kind::Double);
    Some(from_torch(&(e / sum)))
}
