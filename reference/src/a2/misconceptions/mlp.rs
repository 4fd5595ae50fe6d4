//! The wrong variants of `a2.mlp`.

use contract::a2::{Gelu, Wiring};
use tch::Tensor;

use super::Variant;
use crate::a2::mlp::{Functions, RIGHT};
use crate::a2::{Parts, REFERENCE};

const fn with(mlp: Functions) -> Parts {
    Parts { mlp, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a2.mlp.silu_by_quotient", with(Functions { silu: |x| x / (x.neg().exp() + 1.0), ..RIGHT })),
    (
        "a2.mlp.forms_swapped",
        with(Functions {
            gelu: |x, form| match form {
                Gelu::Exact => x.gelu("tanh"),
                Gelu::Tanh => x.gelu("none"),
            },
            ..RIGHT
        }),
    ),
    ("a2.mlp.gate_and_up_swapped", with(Functions { gated: |gate, up| gate * up.silu(), ..RIGHT })),
    (
        "a2.mlp.post_for_pre",
        with(Functions {
            block: |wiring, x, norm, sublayer| match wiring {
                Wiring::Residual => Ok(x + sublayer(x)?),
                Wiring::PreNorm => norm(&(x + sublayer(x)?)),
                Wiring::PostNorm => Ok(x + sublayer(&norm(x)?)?),
            },
            ..RIGHT
        }),
    ),
    (
        "a2.mlp.kept_not_scaled",
        with(Functions { dropout: |x, keep, _| x.masked_fill(&keep.logical_not(), 0.0), ..RIGHT }),
    ),
    (
        "a2.mlp.divided_by_p",
        with(Functions {
            dropout: |x, keep, p| (x / p).masked_fill(&keep.logical_not(), 0.0),
            ..RIGHT
        }),
    ),
    ("a2.mlp.always_tanh", with(Functions { gelu: |x, _| x.gelu("tanh"), ..RIGHT })),
    ("a2.mlp.always_exact", with(Functions { gelu: |x, _| x.gelu("none"), ..RIGHT })),
    (
        "a2.mlp.activation_on_product",
        with(Functions { gated: |gate, up| (gate * up).silu(), ..RIGHT }),
    ),
    (
        "a2.mlp.norm_of_sublayer",
        with(Functions {
            block: |wiring, x, norm, sublayer| match wiring {
                Wiring::PostNorm => Ok(x + norm(&sublayer(x)?)?),
                _ => (RIGHT.block)(wiring, x, norm, sublayer),
            },
            ..RIGHT
        }),
    ),
    (
        "a2.mlp.always_pre_norm",
        with(Functions {
            block: |wiring, x, norm, sublayer| match wiring {
                Wiring::PostNorm => (RIGHT.block)(Wiring::PreNorm, x, norm, sublayer),
                _ => (RIGHT.block)(wiring, x, norm, sublayer),
            },
            ..RIGHT
        }),
    ),
    (
        "a2.mlp.multiplied",
        with(Functions {
            dropout: |x, keep, p| (x * (1.0 - p)).masked_fill(&keep.logical_not(), 0.0),
            ..RIGHT
        }),
    ),
    (
        "a2.mlp.keep_inverted",
        with(Functions { dropout: |x, keep, p| (x / (1.0 - p)).masked_fill(keep, 0.0), ..RIGHT }),
    ),
    ("a2.mlp.unnamed.gelu_constant", with(Functions { gelu: other_constant, ..RIGHT })),
];

/// 0.044 in place of 0.044715.
fn other_constant(x: &Tensor, form: Gelu) -> Tensor {
    match form {
        Gelu::Exact => (RIGHT.gelu)(x, form),
        Gelu::Tanh => {
            let inner = (x + x * x * x * 0.044) * (2.0 / std::f64::consts::PI).sqrt();
            x * 0.5 * (inner.tanh() + 1.0)
        }
    }
}
