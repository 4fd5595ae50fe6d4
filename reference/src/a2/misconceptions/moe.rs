//! The wrong variants of `a2.moe`.

use tch::{Kind, Tensor};

use super::Variant;
use crate::a2::moe::{Functions, RIGHT, fractions};
use crate::a2::{Parts, REFERENCE};

const fn with(moe: Functions) -> Parts {
    Parts { moe, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a2.moe.not_renormalised", with(Functions { weights: Tensor::shallow_clone, ..RIGHT })),
    ("a2.moe.router_in_half", with(Functions { wide: Tensor::shallow_clone, ..RIGHT })),
    ("a2.moe.first_ignored", with(Functions { number: |_, i| i, ..RIGHT })),
    ("a2.moe.per_token", with(Functions { fractions: of_tokens, ..RIGHT })),
    (
        "a2.moe.first_choice_only",
        with(Functions { followed: |choices| choices.narrow(-1, 0, 1), ..RIGHT }),
    ),
    ("a2.moe.number_of_experts_forgotten", with(Functions { scale: |_| 1.0, ..RIGHT })),
    (
        "a2.moe.first_choices_counted",
        with(Functions {
            fractions: |experts, e| fractions(&experts.narrow(-1, 0, 1), e),
            ..RIGHT
        }),
    ),
];

fn of_tokens(experts: &Tensor, e: i64) -> Tensor {
    let counts = experts.flatten(0, -1).bincount(None::<&Tensor>, e);
    counts.to_kind(Kind::Double) / experts.size()[0] as f64
}
