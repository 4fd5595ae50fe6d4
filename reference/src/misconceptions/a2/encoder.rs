//! The wrong variants of `a2.encoder`.

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
    ("a2.encoder.guesses_itself", with(Functions { shift: 0, ..RIGHT })),
];
