//! The wrong variants of `a2.linear`.

use tch::Tensor;

use super::Variant;
use crate::a2::linear::{Functions, RIGHT, embedding};
use crate::a2::{Parts, REFERENCE};

const fn with(linear: Functions) -> Parts {
    Parts { linear, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    (
        "a2.linear.no_bias",
        with(Functions { linear: |x, weight, _| x.matmul(&weight.tr()), ..RIGHT }),
    ),
    ("a2.linear.scaled", with(Functions { embedding: scaled, ..RIGHT })),
    (
        "a2.linear.first_not_subtracted",
        with(Functions { local: |ids, _| ids.shallow_clone(), ..RIGHT }),
    ),
    (
        "a2.linear.others_not_zero",
        with(Functions {
            row: |local, own, _| local.masked_fill(&own.logical_not(), 0),
            others: |rows, _| rows.shallow_clone(),
            ..RIGHT
        }),
    ),
    (
        "a2.linear.others_clamped",
        with(Functions { others: |rows, _| rows.shallow_clone(), ..RIGHT }),
    ),
];

fn scaled(ids: &Tensor, table: &Tensor) -> Tensor {
    embedding(ids, table) * (table.size()[1] as f64).sqrt()
}
