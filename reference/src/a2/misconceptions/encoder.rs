//! The wrong variants of `a2.encoder`.

use tch::Tensor;

use super::Variant;
use crate::a2::encoder::{Functions, RIGHT};
use crate::a2::{Parts, REFERENCE};

const fn with(encoder: Functions) -> Parts {
    Parts { encoder, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a2.encoder.no_last_norm", with(Functions { last_norm: false, ..RIGHT })),
    ("a2.encoder.masked_causal", with(Functions { masked_is_causal: true, ..RIGHT })),
    (
        "a2.encoder.loss_everywhere",
        with(Functions { masked_targets: |tokens, _| tokens.shallow_clone(), ..RIGHT }),
    ),
    ("a2.encoder.sees_the_future", with(Functions { next_is_causal: false, ..RIGHT })),
    (
        "a2.encoder.guesses_itself",
        with(Functions {
            next: |logits, tokens| [logits, tokens].map(Tensor::shallow_clone),
            ..RIGHT
        }),
    ),
    (
        "a2.encoder.no_positions",
        with(Functions { placed: |tokens, _| tokens.shallow_clone(), ..RIGHT }),
    ),
    (
        "a2.encoder.no_residual",
        with(Functions { joined: |x, norm, sublayer| sublayer(&norm(x)?), ..RIGHT }),
    ),
    (
        "a2.encoder.post_norm",
        with(Functions { joined: |x, norm, sublayer| norm(&(x + sublayer(x)?)), ..RIGHT }),
    ),
    (
        "a2.encoder.gains_swapped",
        with(Functions { gains: |weights| [&weights.mlp_norm, &weights.attention_norm], ..RIGHT }),
    ),
    (
        "a2.encoder.tokens_not_replaced",
        with(Functions { shown: |tokens, _, _| tokens.shallow_clone(), ..RIGHT }),
    ),
    (
        "a2.encoder.last_predicts_first",
        with(Functions {
            next: |logits, tokens| [logits.shallow_clone(), tokens.roll([-1], [1])],
            ..RIGHT
        }),
    ),
];
