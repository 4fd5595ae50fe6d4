//! Kernels that are wrong for one operation in one direction.

use contract::a0::{Forward, Op, Tensor, Vjp};
use tch::{Kind, Tensor as Torch};

use crate::a0::ops::{TorchKernels, first_max, kept_then_reduced};
use crate::torch::{autograd, dims, from_torch, to_torch};

/// A wrong forward; `None` for operations that it has right.
pub type Forwards = fn(&Op, &[&Tensor]) -> Option<Tensor>;

/// A wrong VJP; `None` for operations that it has right.
pub type Backwards = fn(&Op, &[&Tensor], &Tensor) -> Option<Vec<Tensor>>;

/// The reference's kernels but for one operation.
pub struct Flawed {
    /// The forward direction.
    pub forward: Forwards,
    /// The backward direction.
    pub vjp: Backwards,
}

impl Flawed {
    /// Nothing wrong.
    pub const NONE: Self = Self { forward: |_, _| None, vjp: |_, _, _| None };
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

pub fn max_from_zero(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::Max { axes, .. } = op else { return None };
    let max = TorchKernels.forward(op, inputs);
    (!axes.is_empty()).then(|| max.mapv(|m| m.max(0.0)))
}

pub fn gelu_erf(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    matches!(op, Op::Gelu).then(|| from_torch(&to_torch(inputs[0]).gelu("none")))
}

/// By exponentials, also inside of GELU.
pub fn tanh_by_exponentials(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    match op {
        Op::Tanh => Some(inputs[0].mapv(tanh)),
        Op::Gelu => Some(inputs[0].mapv(|x| 0.5 * x * (1.0 + tanh(gelu_inner(x))))),
        _ => None,
    }
}

/// The way back of [`tanh_by_exponentials`].
pub fn tanh_by_exponentials_back(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
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

/// The maximum of the whole tensor in place of that along the axis.
pub fn softmax_global_max(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
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

pub fn softmax_overflow(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::Softmax { axis } = op else { return None };
    let e = to_torch(inputs[0]).exp();
    let sum = e.sum_dim_intlist([*axis as i64].as_slice(), true, Kind::Double);
    Some(from_torch(&(e / sum)))
}

pub fn softmax_last_axis(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let last = inputs[0].ndim().checked_sub(1)?;
    let right = matches!(op, Op::Softmax { .. });
    right.then(|| TorchKernels.forward(&Op::Softmax { axis: last }, inputs))
}

pub fn log_sum_exp_overflow(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::LogSumExp { axis, keepdim } = op else { return None };
    let e = to_torch(inputs[0]).exp();
    Some(from_torch(&e.sum_dim_intlist([*axis as i64].as_slice(), *keepdim, Kind::Double).log()))
}

pub fn layer_norm_unbiased(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    layer_norm(op, inputs, |variance, d, eps| (variance * d / (d - 1.0) + eps).sqrt())
}

pub fn layer_norm_eps_outside(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    layer_norm(op, inputs, |variance, _, eps| variance.sqrt() + eps)
}

/// The variance as the mean of the squares, less the square of the mean.
pub fn layer_norm_mean_of_squares(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::LayerNorm { eps } = op else { return None };
    let [x, gain, bias] = [0, 1, 2].map(|i| to_torch(inputs[i]));
    let (normal, _) = normalised_by_squares(&x, *eps);
    Some(from_torch(&(normal * gain + bias)))
}

/// The way back of [`layer_norm_mean_of_squares`], by the usual formula.
pub fn layer_norm_mean_of_squares_back(
    op: &Op,
    inputs: &[&Tensor],
    g: &Tensor,
) -> Option<Vec<Tensor>> {
    let Op::LayerNorm { eps } = op else { return None };
    let [x, gain, g] = [inputs[0], inputs[1], g].map(to_torch);
    let (normal, scale) = normalised_by_squares(&x, *eps);
    let h = &g * gain;
    let dx = (&h - mean(&h) - &normal * mean(&(&h * &normal))) * scale;
    let d = inputs[1].len() as i64;
    let rows =
        |x: Torch| x.reshape([-1, d]).sum_dim_intlist([0i64].as_slice(), false, Kind::Double);
    Some([dx, rows(&g * &normal), rows(g.shallow_clone())].iter().map(from_torch).collect())
}

/// `(x - μ)/√(σ² + eps)` and `1/√(σ² + eps)`.
fn normalised_by_squares(x: &Torch, eps: f64) -> (Torch, Torch) {
    let centre = mean(x);
    let variance = mean(&(x * x)) - &centre * &centre;
    let scale = (variance + eps).sqrt().reciprocal();
    ((x - centre) * &scale, scale)
}

fn mean(x: &Torch) -> Torch {
    x.mean_dim([-1i64].as_slice(), true, Kind::Double)
}

fn layer_norm(
    op: &Op,
    inputs: &[&Tensor],
    deviation: impl Fn(Torch, f64, f64) -> Torch,
) -> Option<Tensor> {
    let Op::LayerNorm { eps } = op else { return None };
    let [x, gain, bias] = [0, 1, 2].map(|i| to_torch(inputs[i]));
    let (centred, variance) = statistics(&x);
    let d = *x.size().last().expect("rank 1 or more") as f64;
    Some(from_torch(&(centred / deviation(variance, d, *eps) * gain + bias)))
}

/// `x - μ`, and the biased variance.
fn statistics(x: &Torch) -> (Torch, Torch) {
    let centred = x - x.mean_dim([-1i64].as_slice(), true, Kind::Double);
    let variance = (&centred * &centred).mean_dim([-1i64].as_slice(), true, Kind::Double);
    (centred, variance)
}

pub fn broadcast_not_summed(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
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

pub fn div_sign(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let mut grads = matches!(op, Op::Div).then(|| TorchKernels.vjp(op, inputs, g))?;
    grads[1] = -&grads[1];
    Some(grads)
}

pub fn matmul_not_transposed(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let [x, y, g] = [inputs[0], inputs.get(1)?, g].map(to_torch);
    matches!(op, Op::MatMul).then(|| [g.matmul(&y), x.matmul(&g)].map(|t| from_torch(&t)).into())
}

pub fn matmul_result_transposed(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let transposed = |grad: Tensor| from_torch(&to_torch(&grad).transpose(-1, -2));
    let right = || TorchKernels.vjp(op, inputs, g).into_iter();
    matches!(op, Op::MatMul).then(|| right().map(transposed).collect())
}

pub fn mean_without_n(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Mean { axes, keepdim } = op else { return None };
    let sum = Op::Sum { axes: axes.clone(), keepdim: *keepdim };
    Some(TorchKernels.vjp(&sum, inputs, g))
}

pub fn max_to_all_ties(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    max_by(op, inputs, g, |groups| {
        groups.eq_tensor(&groups.amax([-1i64], true)).to_kind(Kind::Double)
    })
}

pub fn max_to_last_tie(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
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

pub fn gather_assigns(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Gather { indices } = op else { return None };
    let mut grad = Tensor::zeros(inputs[0].raw_dim());
    for (row, index) in indices.iter().enumerate() {
        grad.index_axis_mut(ndarray::Axis(0), *index).assign(&g.index_axis(ndarray::Axis(0), row));
    }
    Some(vec![grad])
}

pub fn permute_same(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::Permute { axes } = op else { return None };
    let _ = inputs;
    Some(vec![g.clone().permuted_axes(axes.clone())])
}

pub fn relu_one_at_zero(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let slope = inputs[0].mapv(|x| f64::from(x >= 0.0));
    matches!(op, Op::Relu).then(|| vec![g * slope])
}

pub fn softmax_diagonal(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let y = matches!(op, Op::Softmax { .. }).then(|| TorchKernels.forward(op, inputs))?;
    Some(vec![g * &y * (1.0 - &y)])
}

pub fn layer_norm_constant_statistics(
    op: &Op,
    inputs: &[&Tensor],
    g: &Tensor,
) -> Option<Vec<Tensor>> {
    let Op::LayerNorm { eps } = op else { return None };
    let grads = autograd(inputs, g, |x| {
        let (centred, variance) = statistics(&x[0].detach());
        let mean = x[0].detach() - centred;
        (&x[0] - mean) / (variance + *eps).sqrt() * &x[1] + &x[2]
    });
    Some(grads)
}
