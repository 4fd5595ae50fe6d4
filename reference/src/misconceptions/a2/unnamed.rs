//! Mistakes that have no name.

use contract::a2::Gelu;
use tch::Tensor;

use super::Variant;
use crate::a2::{Parts, REFERENCE, attention, mlp};

/// In the order of the tasks.
pub const VARIANTS: &[Variant] = &[
    (
        "a2.mlp.unnamed.gelu_constant",
        Parts { mlp: mlp::Functions { gelu, ..mlp::RIGHT }, ..REFERENCE },
    ),
    (
        "a2.attention.unnamed.scale_of_one_more",
        with(attention::Functions {
            scale: |d, _| 1.0 / ((d + 1) as f64).sqrt(),
            ..attention::RIGHT
        }),
    ),
    (
        "a2.attention.unnamed.first_hidden",
        with(attention::Functions {
            weights: |scores, visible| {
                let visible = visible.expand_as(scores).contiguous();
                let _ = visible.narrow(-1, 0, 1).fill_(0);
                (attention::RIGHT.weights)(scores, &visible)
            },
            ..attention::RIGHT
        }),
    ),
];

const fn with(attention: attention::Functions) -> Parts {
    Parts { attention, ..REFERENCE }
}

/// 0.044 in place of 0.044715.
fn gelu(x: &Tensor, form: Gelu) -> Tensor {
    match form {
        Gelu::Exact => (mlp::RIGHT.gelu)(x, form),
        Gelu::Tanh => {
            let inner = (x + x * x * x * 0.044) * (2.0 / std::f64::consts::PI).sqrt();
            x * 0.5 * (inner.tanh() + 1.0)
        }
    }
}
