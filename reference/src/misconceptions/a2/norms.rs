//! The wrong variants of `a2.norms`.

use tch::Tensor;

use super::Variant;
use crate::a2::norms::{Functions, RIGHT};
use crate::a2::{Parts, REFERENCE};

const fn with(norms: Functions) -> Parts {
    Parts { norms, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a2.norms.mean_subtracted", with(Functions { root_mean_square: centred, ..RIGHT })),
    (
        "a2.norms.eps_outside",
        with(Functions { root_mean_square: |x, eps| x / (mean_square(x).sqrt() + eps), ..RIGHT }),
    ),
    (
        "a2.norms.no_eps",
        with(Functions { root_mean_square: |x, _| x / mean_square(x).sqrt(), ..RIGHT }),
    ),
    ("a2.norms.sum_for_mean", with(Functions { root_mean_square: by_sum, ..RIGHT })),
    (
        "a2.norms.no_upcast",
        with(Functions { wide: Tensor::shallow_clone, root_mean_square: by_hand, ..RIGHT }),
    ),
    (
        "a2.norms.gain_before_cast",
        with(Functions { gain: |x, gain| (x * gain).to_kind(gain.kind()), ..RIGHT }),
    ),
    ("a2.norms.size_for_number", with(Functions { groups: size_for_number, ..RIGHT })),
    ("a2.norms.one_group", with(Functions { groups: |x, _| x.shallow_clone(), ..RIGHT })),
    (
        "a2.norms.unbiased_variance",
        with(Functions {
            layer_norm: |x, gain, bias, eps| layer(x, gain, bias, eps, true, true),
            ..RIGHT
        }),
    ),
    (
        "a2.norms.layer_without_mean",
        with(Functions {
            layer_norm: |x, gain, bias, eps| layer(x, gain, bias, eps, false, false),
            ..RIGHT
        }),
    ),
];

fn mean(x: &Tensor) -> Tensor {
    x.mean_dim([-1].as_slice(), true, x.kind())
}

fn mean_square(x: &Tensor) -> Tensor {
    mean(&(x * x))
}

fn by_hand(x: &Tensor, eps: f64) -> Tensor {
    x / (mean_square(x) + eps).sqrt()
}

fn centred(x: &Tensor, eps: f64) -> Tensor {
    by_hand(&(x - mean(x)), eps)
}

fn by_sum(x: &Tensor, eps: f64) -> Tensor {
    x / ((x * x).sum_dim_intlist([-1].as_slice(), true, x.kind()) + eps).sqrt()
}

/// As many features a group as there should be groups.
fn size_for_number(x: &Tensor, groups: i64) -> Tensor {
    let d = x.size()[x.dim() - 1];
    x.unflatten(-1, [d / groups, groups])
}

fn layer(
    x: &Tensor,
    gain: &Tensor,
    bias: &Tensor,
    eps: f64,
    centre: bool,
    unbiased: bool,
) -> Tensor {
    let variance = x.var_dim([-1].as_slice(), unbiased, true);
    let x = if centre { x - mean(x) } else { x.shallow_clone() };
    x / (variance + eps).sqrt() * gain + bias
}
