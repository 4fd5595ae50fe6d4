//! The wrong variants of `a4.pretrain`.

use contract::a4::{IGNORED, Labelled};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::pretrain::{Functions, RIGHT, counted, mean};
use crate::a4::trainer::{ADAMW, Recipe};
use crate::a4::{Parts, REFERENCE};

const fn with(pretrain: Functions) -> Parts {
    Parts { pretrain, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a4.pretrain.not_shifted",
        with(Functions {
            batch: |batch| Labelled {
                ids: batch.ids.shallow_clone(),
                targets: batch.ids.shallow_clone(),
            },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.shifted_twice",
        with(Functions {
            loss: |logits, targets| mean(&but_last(logits), &but_first(targets)),
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.shifted_backwards",
        with(Functions {
            loss: |logits, targets| mean(&but_first(logits), &but_last(targets)),
            ..RIGHT
        }),
    ),
    ("a4.pretrain.sum_for_mean", with(Functions { loss: sum, ..RIGHT })),
    (
        "a4.pretrain.mean_over_all_places",
        with(Functions {
            loss: |logits, targets| sum(logits, targets) / targets.numel() as f64,
            ..RIGHT
        }),
    ),
    ("a4.pretrain.mean_of_rows", with(Functions { loss: mean_of_rows, ..RIGHT })),
    (
        "a4.pretrain.ignored_as_token_0",
        with(Functions {
            loss: |logits, targets| mean(logits, &targets.masked_fill(&targets.eq(IGNORED), 0)),
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.in_bits",
        with(Functions {
            loss: |logits, targets| mean(logits, targets) / std::f64::consts::LN_2,
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.after_the_update",
        with(Functions { recipe: Recipe { told_after: true, ..ADAMW }, ..RIGHT }),
    ),
];

fn but_last(x: &Tensor) -> Tensor {
    x.narrow(1, 0, x.size()[1] - 1)
}

fn but_first(x: &Tensor) -> Tensor {
    x.narrow(1, 1, x.size()[1] - 1)
}

fn sum(logits: &Tensor, targets: &Tensor) -> Tensor {
    mean(logits, targets) * counted(targets)
}

fn mean_of_rows(logits: &Tensor, targets: &Tensor) -> Tensor {
    let b = logits.size()[0];
    let row = |i| mean(&logits.narrow(0, i, 1), &targets.narrow(0, i, 1));
    Tensor::stack(&(0..b).map(row).collect::<Vec<_>>(), 0).mean(None::<Kind>)
}
