//! The wrong variants of `a2.norms`.

use tch::Tensor;

use super::Variant;
use crate::a2::norms::{Functions, RIGHT};
use crate::a2::{Parts, REFERENCE, wide};

const fn with(norms: Functions) -> Parts {
    Parts { norms, ..REFERENCE }
}

/// LayerNorm whose normalised vector is this one, with gain and bias as they should be.
macro_rules! layer {
    ($normalised:expr) => {
        with(Functions {
            layer_norm: |x, gain, bias, eps| {
                let normalised: fn(&Tensor, f64) -> Tensor = $normalised;
                let y = normalised(&wide(x), eps) * wide(gain) + wide(bias);
                y.to_kind(x.kind())
            },
            ..RIGHT
        })
    };
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
    ("a2.norms.unbiased_variance", layer!(|x, eps| centre(x) / (variance(x, true) + eps).sqrt())),
    ("a2.norms.layer_without_mean", layer!(|x, eps| x / (variance(x, false) + eps).sqrt())),
    (
        "a2.norms.eps_outside_in_layer",
        layer!(|x, eps| centre(x) / (variance(x, false).sqrt() + eps)),
    ),
    ("a2.norms.no_eps_in_layer", layer!(|x, _| centre(x) / variance(x, false).sqrt())),
    ("a2.norms.variance_by_squares", layer!(|x, eps| centre(x) / (by_squares(x) + eps).sqrt())),
    ("a2.norms.layer_cast_first", with(Functions { layer_norm: cast_first, ..RIGHT })),
    (
        "a2.norms.groups_interleaved",
        with(Functions { groups: interleaved, joined: turned_back, ..RIGHT }),
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

fn interleaved(x: &Tensor, groups: i64) -> Tensor {
    x.unflatten(-1, [-1, groups]).transpose(-2, -1)
}

fn turned_back(x: &Tensor, size: &[i64]) -> Tensor {
    x.transpose(-2, -1).reshape(size)
}

fn centre(x: &Tensor) -> Tensor {
    x - mean(x)
}

fn variance(x: &Tensor, unbiased: bool) -> Tensor {
    x.var_dim([-1].as_slice(), unbiased, true)
}

fn by_squares(x: &Tensor) -> Tensor {
    mean_square(x) - mean(x).square()
}

fn cast_first(x: &Tensor, gain: &Tensor, bias: &Tensor, eps: f64) -> Tensor {
    let plain = wide(x).layer_norm([x.size()[x.dim() - 1]], NONE, NONE, eps, false);
    plain.to_kind(x.kind()) * gain + bias
}

const NONE: Option<&Tensor> = None;
