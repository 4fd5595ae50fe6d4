//! The wrong variants of `a3.parallel`.

use contract::a3::{Communicator, Components, Projection, Result};
use tch::Tensor;

use super::Variant;
use crate::a3::parallel::{Cut, Functions, Join, Part, RIGHT, biased, column, cut, joined, within};
use crate::a3::{Parts, REFERENCE};

const fn with(parallel: Functions) -> Parts {
    Parts { parallel, ..REFERENCE }
}

/// A function for what is joined behind attention and behind the MLP.
const fn joined_by(join: Join) -> Parts {
    with(Functions { joined_attention: join, joined_mlp: join, ..RIGHT })
}

/// A function for column-parallel projections, those of keys and values among them.
const fn columns_by(column: fn(&Projection, Cut<'_>) -> Projection) -> Parts {
    with(Functions { column, key_value: column, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a3.parallel.nothing_cut", with(Functions { cut: |x, _, _| x.copy(), ..RIGHT })),
    (
        "a3.parallel.rank_ignored",
        with(Functions { cut: |x, dim, part| cut(x, dim, Part { rank: 0, ..part }), ..RIGHT }),
    ),
    (
        "a3.parallel.dealt_out_in_turn",
        with(Functions {
            cut: |x, dim, part| x.slice(dim, part.rank, i64::MAX, part.ranks),
            ..RIGHT
        }),
    ),
    (
        "a3.parallel.rows_for_columns",
        with(Functions { row: |row, cut, _| rows_and_whole_bias(row, cut), ..RIGHT }),
    ),
    ("a3.parallel.columns_for_rows", columns_by(columns_and_whole_bias)),
    ("a3.parallel.key_value_heads_whole", with(Functions { key_value: whole, ..RIGHT })),
    ("a3.parallel.column_bias_whole", columns_by(rows_and_whole_bias)),
    ("a3.parallel.vocabulary_whole", with(Functions { vocabulary: |x, _| x.copy(), ..RIGHT })),
    ("a3.parallel.norm_cut", with(Functions { norm: |x, cut| cut(x, 0), ..RIGHT })),
    (
        "a3.parallel.tied_head_copied",
        with(Functions {
            head: |weights| Some(weights.head.as_ref().unwrap_or(&weights.embedding)),
            ..RIGHT
        }),
    ),
    ("a3.parallel.no_all_reduce", joined_by(NOT_SUMMED)),
    ("a3.parallel.mean_for_sum", joined_by(mean)),
    (
        "a3.parallel.residual_on_every_rank",
        joined_by(|x, y, bias, communicator| Ok(biased(&communicator.all_reduce(&(x + y))?, bias))),
    ),
    (
        "a3.parallel.embedding_not_summed",
        with(Functions { joined_embeddings: |x, _| Ok(x.shallow_clone()), ..RIGHT }),
    ),
    ("a3.parallel.embedding_not_masked", with(Functions { embedded: clamped, ..RIGHT })),
    (
        "a3.parallel.ids_not_shifted",
        with(Functions {
            embedded: |ids, table, part, components| {
                (RIGHT.embedded)(ids, table, Part { rank: 0, ..part }, components)
            },
            ..RIGHT
        }),
    ),
    (
        "a3.parallel.logits_not_gathered",
        with(Functions { gathered: |logits, _| Ok(logits.shallow_clone()), ..RIGHT }),
    ),
    (
        "a3.parallel.gathered_along_places",
        with(Functions {
            gathered: |logits, communicator| communicator.all_gather(logits, 1),
            ..RIGHT
        }),
    ),
    (
        "a3.parallel.gathered_and_reshaped",
        with(Functions {
            gathered: |logits, communicator| {
                let (b, s, part) = logits.size3().expect("three dims");
                let all = communicator.all_gather(logits, 0)?;
                Ok(all.reshape([b, s, part * communicator.ranks() as i64]))
            },
            ..RIGHT
        }),
    ),
    (
        "a3.parallel.gathered_in_turn",
        with(Functions {
            gathered: |logits, communicator| {
                let all = communicator.all_gather(&logits.unsqueeze(-1), -1)?;
                Ok(all.flatten(-2, -1))
            },
            ..RIGHT
        }),
    ),
    ("a3.parallel.row_bias_on_every_rank", joined_by(bias_on_every_rank)),
    ("a3.parallel.row_bias_left_out", joined_by(|x, y, _, ranks| joined(x, y, None, ranks))),
    (
        "a3.parallel.unnamed.ranks_backwards",
        with(Functions {
            cut: |x, dim, Part { rank, ranks }| cut(x, dim, Part { rank: ranks - 1 - rank, ranks }),
            ..RIGHT
        }),
    ),
    ("a3.parallel.unnamed.mlp_not_summed", with(Functions { joined_mlp: NOT_SUMMED, ..RIGHT })),
    (
        "a3.parallel.unnamed.down_bias_on_every_rank",
        with(Functions { joined_mlp: bias_on_every_rank, ..RIGHT }),
    ),
];

/// Cuts nothing.
fn whole(projection: &Projection, _: Cut<'_>) -> Projection {
    column(projection, &|x, _| x.copy())
}

/// Rows beside the bias of all rows.
fn rows_and_whole_bias(projection: &Projection, cut: Cut<'_>) -> Projection {
    let bias = projection.bias.as_ref().map(Tensor::copy);
    Projection { weight: cut(&projection.weight, 0), bias }
}

/// Columns beside the bias of all rows.
fn columns_and_whole_bias(projection: &Projection, cut: Cut<'_>) -> Projection {
    let bias = projection.bias.as_ref().map(Tensor::copy);
    Projection { weight: cut(&projection.weight, 1), bias }
}

/// Tokens before this rank's part are looked up in its first row, those behind it in its last.
fn clamped(ids: &Tensor, table: &Tensor, part: Part, components: &dyn Components) -> Result {
    let rows = table.size()[0];
    let (_, own) = within(ids, rows, part);
    components.embedding(&own.clamp(0, rows - 1), table)
}

/// Without the other ranks.
const NOT_SUMMED: Join = |x, y, bias, _| Ok(x + biased(y, bias));

fn mean(x: &Tensor, y: &Tensor, bias: Option<&Tensor>, communicator: &dyn Communicator) -> Result {
    joined(x, &(y / communicator.ranks() as f64), bias, communicator)
}

fn bias_on_every_rank(
    x: &Tensor,
    y: &Tensor,
    bias: Option<&Tensor>,
    communicator: &dyn Communicator,
) -> Result {
    joined(x, &biased(y, bias), None, communicator)
}
