//! The wrong variants of `a3.model`.

use contract::a3::{Batch, LlamaConfig};
use tch::{Device, Kind, Tensor};

use super::Variant;
use crate::a3::model::{Functions, RIGHT, positions};
use crate::a3::{Parts, REFERENCE};

const fn with(model: Functions) -> Parts {
    Parts { model, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.model.embedding_scaled",
        with(Functions { embedded: |x, config| x * width(config).sqrt(), ..RIGHT }),
    ),
    (
        "a3.model.positions_by_place",
        with(Functions {
            positions: |batch| positions(&Batch { tokens: None, ..*batch }),
            ..RIGHT
        }),
    ),
    ("a3.model.positions_of_first", with(Functions { positions: counted_of_first, ..RIGHT })),
    (
        "a3.model.positions_ignored",
        with(Functions {
            positions: |batch| positions(&Batch { positions: None, ..*batch }),
            ..RIGHT
        }),
    ),
    ("a3.model.given_positions_of_first", with(Functions { positions: given_of_first, ..RIGHT })),
    ("a3.model.padding_not_masked", with(Functions { tokens: |_| None, ..RIGHT })),
    (
        "a3.model.padding_inverted",
        with(Functions { tokens: |batch| batch.tokens.map(Tensor::logical_not), ..RIGHT }),
    ),
    (
        "a3.model.first_layer_only",
        with(Functions {
            layers: |weights| weights.layers.iter().map(|_| &weights.layers[0]).collect(),
            ..RIGHT
        }),
    ),
    (
        "a3.model.layers_backwards",
        with(Functions { layers: |weights| weights.layers.iter().rev().collect(), ..RIGHT }),
    ),
    (
        "a3.model.last_layer_left_out",
        with(Functions {
            layers: |weights| {
                let before = weights.layers.split_last().map(|(_, before)| before);
                before.unwrap_or_default().iter().collect()
            },
            ..RIGHT
        }),
    ),
    ("a3.model.no_final_norm", with(Functions { normed: |x, _| Ok(x.shallow_clone()), ..RIGHT })),
    (
        "a3.model.final_norm_in_stream",
        with(Functions { normed: |x, norm| Ok(x + norm(x)?), ..RIGHT }),
    ),
    ("a3.model.final_eps_constant", with(Functions { eps: |_| 1e-6, ..RIGHT })),
    ("a3.model.head_ignored", with(Functions { head: |weights| &weights.embedding, ..RIGHT })),
    (
        "a3.model.probabilities",
        with(Functions { logits: |logits| logits.softmax(-1, logits.kind()), ..RIGHT }),
    ),
    (
        "a3.model.logits_in_f32",
        with(Functions { logits: |logits| logits.to_kind(Kind::Float), ..RIGHT }),
    ),
    ("a3.model.last_hidden_normed", with(Functions { hidden_states: last_normed, ..RIGHT })),
    (
        "a3.model.embeddings_left_out",
        with(Functions {
            hidden_states: |streams, _| streams.into_iter().skip(1).collect(),
            ..RIGHT
        }),
    ),
    ("a3.model.last_hidden_left_out", with(Functions { hidden_states: last_left_out, ..RIGHT })),
    ("a3.model.unnamed.embedding_off", with(Functions { embedded: |x, _| x * 1.01, ..RIGHT })),
    (
        "a3.model.unnamed.normed_twice",
        with(Functions { normed: |x, norm| norm(&norm(x)?), ..RIGHT }),
    ),
    ("a3.model.unnamed.positions_backwards", with(Functions { positions: backwards, ..RIGHT })),
];

fn width(config: &LlamaConfig) -> f64 {
    config.hidden_size as f64
}

/// Positions that are given as they are; else the first row's for all.
fn counted_of_first(batch: &Batch<'_>) -> Tensor {
    let counted = positions(batch);
    if batch.positions.is_some() || counted.dim() == 1 { counted } else { counted.select(0, 0) }
}

fn given_of_first(batch: &Batch<'_>) -> Tensor {
    let right = positions(batch);
    if batch.positions.is_some() && right.dim() == 2 { right.select(0, 0) } else { right }
}

fn last_normed(mut streams: Vec<Tensor>, normed: &Tensor) -> Vec<Tensor> {
    streams.pop();
    streams.push(normed.shallow_clone());
    streams
}

fn last_left_out(mut streams: Vec<Tensor>, _normed: &Tensor) -> Vec<Tensor> {
    streams.pop();
    streams
}

/// Counted from the last place, which is 0.
fn backwards(batch: &Batch<'_>) -> Tensor {
    match batch.positions {
        Some(positions) => positions.shallow_clone(),
        None => Tensor::arange(batch.ids.size()[1], (Kind::Int64, Device::Cpu)).flip([0]),
    }
}
