//! Layer norms with one flaw, in both directions.

use contract::a0::{Op, Tensor};
use tch::{Kind, Tensor as Torch};

use crate::torch::{autograd, from_torch, to_torch};

pub fn unbiased(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    flawed(op, inputs, |variance, d, eps| (variance * d / (d - 1.0) + eps).sqrt())
}

pub fn eps_outside(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    flawed(op, inputs, |variance, _, eps| variance.sqrt() + eps)
}

/// The variance as the mean of the squares, less the square of the mean.
pub fn by_squares(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
    let Op::LayerNorm { eps } = op else { return None };
    let [x, gain, bias] = [0, 1, 2].map(|i| to_torch(inputs[i]));
    let (normal, _) = normalised(&x, *eps);
    Some(from_torch(&(normal * gain + bias)))
}

/// The way back of [`by_squares`], by the usual formula.
pub fn by_squares_back(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::LayerNorm { eps } = op else { return None };
    let [x, gain, g] = [inputs[0], inputs[1], g].map(to_torch);
    let (normal, scale) = normalised(&x, *eps);
    let h = &g * gain;
    let dx = (&h - mean(&h) - &normal * mean(&(&h * &normal))) * scale;
    let d = inputs[1].len() as i64;
    let rows =
        |x: Torch| x.reshape([-1, d]).sum_dim_intlist([0i64].as_slice(), false, Kind::Double);
    Some([dx, rows(&g * &normal), rows(g.shallow_clone())].iter().map(from_torch).collect())
}

/// `(x - μ)/√(σ² + eps)` and `1/√(σ² + eps)`.
fn normalised(x: &Torch, eps: f64) -> (Torch, Torch) {
    let centre = mean(x);
    let variance = mean(&(x * x)) - &centre * &centre;
    let scale = (variance + eps).sqrt().reciprocal();
    ((x - centre) * &scale, scale)
}

fn mean(x: &Torch) -> Torch {
    x.mean_dim([-1i64].as_slice(), true, Kind::Double)
}

fn flawed(
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

pub fn constant_statistics(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Option<Vec<Tensor>> {
    let Op::LayerNorm { eps } = op else { return None };
    let grads = autograd(inputs, g, |x| {
        let (centred, variance) = statistics(&x[0].detach());
        let mean = x[0].detach() - centred;
        (&x[0] - mean) / (variance + *eps).sqrt() * &x[1] + &x[2]
    });
    Some(grads)
}

/// `x - μ`, and the biased variance.
fn statistics(x: &Torch) -> (Torch, Torch) {
    let centred = x - x.mean_dim([-1i64].as_slice(), true, Kind::Double);
    let variance = (&centred * &centred).mean_dim([-1i64].as_slice(), true, Kind::Double);
    (centred, variance)
}
