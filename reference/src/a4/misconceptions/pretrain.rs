//! The wrong variants of `a4.pretrain`.

use std::time::{SystemTime, UNIX_EPOCH};

use contract::a4::{IGNORED, Labelled};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::pretrain::{Functions, Plan, RIGHT, counted, mean};
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
    (
        "a4.pretrain.unnamed.given_back",
        with(Functions {
            told: |mut trained, given| {
                let copies = given.iter().map(|(name, x)| (name.clone(), x.detach().copy()));
                trained.parameters = copies.collect();
                trained
            },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.still_recorded",
        with(Functions {
            told: |mut trained, _| {
                let recorded = |x: &Tensor| x.set_requires_grad(true) * 1.0;
                tch::with_grad(|| {
                    trained.parameters.values_mut().for_each(|x| *x = recorded(x));
                });
                trained
            },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.one_call_too_many",
        with(Functions {
            plan: |budget| {
                let plan = (RIGHT.plan)(budget);
                Plan { updates: plan.updates + 1, ..plan }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.rows_beyond_the_tokens",
        with(Functions {
            plan: |budget| Plan { updates: budget.calls, rows: (RIGHT.plan)(budget).rows + 1 },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.rows_too_long",
        with(Functions {
            row: |text| [[&text[..1], text].concat(), [text, &text[..1]].concat()],
            plan: |budget| {
                let plan = (RIGHT.plan)(budget);
                Plan { updates: plan.updates.div_ceil(2), rows: plan.rows }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.random_by_clock",
        with(Functions {
            start: |_, n| {
                let now = SystemTime::now().duration_since(UNIX_EPOCH);
                now.map_or(0, |now| (now.as_nanos() / 7) as u64) % n
            },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.rows_not_shifted",
        with(Functions { row: |text| [(); 2].map(|()| text[..text.len() - 1].to_vec()), ..RIGHT }),
    ),
    (
        "a4.pretrain.unnamed.rows_shifted_twice",
        with(Functions {
            row: |text| [text[..text.len() - 2].to_vec(), text[2..].to_vec()],
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.pairs_of_tokens",
        with(Functions { row: |text| [text[..1].to_vec(), text[1..2].to_vec()], ..RIGHT }),
    ),
    ("a4.pretrain.unnamed.first_row_only", with(Functions { start: |_, _| 0, ..RIGHT })),
    (
        "a4.pretrain.unnamed.plain_descent",
        with(Functions {
            recipe: Recipe {
                schedule: |_| 1.0,
                rule: |now, slot, gradient| {
                    let _ = slot.parameter.g_sub_(&(gradient * now.lr));
                },
                ..ADAMW
            },
            ..RIGHT
        }),
    ),
    (
        "a4.pretrain.unnamed.up_the_slope",
        with(Functions {
            recipe: Recipe {
                rule: |now, slot, gradient| (ADAMW.rule)(now, slot, &-gradient),
                ..ADAMW
            },
            ..RIGHT
        }),
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
