//! The wrong variants of `a2.positions`.

use contract::a2::{Pairing, RopeScaling};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a2::positions::{Functions, RIGHT, scaled};
use crate::a2::{Parts, REFERENCE};

const fn with(positions: Functions) -> Parts {
    Parts { positions, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a2.positions.pairs_swapped", with(Functions { pairing: swapped, ..RIGHT })),
    (
        "a2.positions.sign_flipped",
        with(Functions {
            turn: |[u, w, cos, sin]| [u * cos + w * sin, w * cos - u * sin],
            ..RIGHT
        }),
    ),
    (
        "a2.positions.one_based",
        with(Functions {
            positions: |positions, _| positions.to_kind(Kind::Double) + 1.0,
            ..RIGHT
        }),
    ),
    (
        "a2.positions.exponent_without_two",
        with(Functions { exponent: |i, d| i as f64 / d as f64, ..RIGHT }),
    ),
    (
        "a2.positions.half_tables",
        with(Functions { table: |table, kind| table.to_kind(kind), ..RIGHT }),
    ),
    ("a2.positions.values_rotated", with(Functions { values_too: true, ..RIGHT })),
    ("a2.positions.offset_dropped", with(Functions { first: |_| 0, ..RIGHT })),
    ("a2.positions.linear_multiplied", with(Functions { scaled: multiplied, ..RIGHT })),
    ("a2.positions.ntk_without_exponent", with(Functions { scaled: plain_base, ..RIGHT })),
    ("a2.positions.llama3_without_middle", with(Functions { scaled: two_parts, ..RIGHT })),
    (
        "a2.positions.alibi_any_power",
        with(Functions {
            slopes: |h| (1..=h).map(|i| (-8.0 * i as f64 / h as f64).exp2()).collect(),
            ..RIGHT
        }),
    ),
    ("a2.positions.alibi_signed", with(Functions { distance: |query, key| query - key, ..RIGHT })),
    (
        "a2.positions.sines_then_cosines",
        with(Functions { by_turns: |parts| Tensor::cat(&parts, -1), ..RIGHT }),
    ),
    (
        "a2.positions.always_half_split",
        with(Functions { pairing: |_| Pairing::HalfSplit, ..RIGHT }),
    ),
    (
        "a2.positions.always_interleaved",
        with(Functions { pairing: |_| Pairing::Interleaved, ..RIGHT }),
    ),
    ("a2.positions.first_row_for_all", with(Functions { positions: first_row, ..RIGHT })),
    (
        "a2.positions.positions_in_half",
        with(Functions {
            positions: |positions, kind| positions.to_kind(kind).to_kind(Kind::Double),
            ..RIGHT
        }),
    ),
    ("a2.positions.keys_from_zero", with(Functions { first_key: |_| 0, ..RIGHT })),
    (
        "a2.positions.order_inverse",
        with(Functions { order: |d| (0..d).map(|i| i / 2 + i % 2 * d / 2).collect(), ..RIGHT }),
    ),
    ("a2.positions.alibi_next_power", with(Functions { slopes: next_power, ..RIGHT })),
    ("a2.positions.alibi_top_left", with(Functions { distance: top_left, ..RIGHT })),
];

fn first_row(positions: &Tensor, kind: Kind) -> Tensor {
    let first = if positions.dim() == 2 {
        positions.narrow(0, 0, 1).expand_as(positions)
    } else {
        positions.shallow_clone()
    };
    (RIGHT.positions)(&first, kind)
}

fn next_power(h: i64) -> Vec<f64> {
    let n = (h as u64).next_power_of_two();
    (1..=h).map(|i| (-8.0 * i as f64 / n as f64).exp2()).collect()
}

/// From queries `[s_q, 1]` and keys `[s_kv]`.
fn top_left(query: &Tensor, key: &Tensor) -> Tensor {
    (query - (key.size()[0] - query.size()[0]) - key).abs()
}

fn swapped(pairing: Pairing) -> Pairing {
    match pairing {
        Pairing::Interleaved => Pairing::HalfSplit,
        Pairing::HalfSplit => Pairing::Interleaved,
    }
}

fn multiplied(theta: Vec<f64>, d: i64, base: f64, scaling: RopeScaling) -> Vec<f64> {
    match scaling {
        RopeScaling::Linear { factor } => theta.into_iter().map(|theta| theta * factor).collect(),
        other => scaled(theta, d, base, other),
    }
}

fn plain_base(theta: Vec<f64>, d: i64, base: f64, scaling: RopeScaling) -> Vec<f64> {
    match scaling {
        RopeScaling::NtkAware { factor } => {
            (0..d / 2).map(|i| (base * factor).powf(-2.0 * i as f64 / d as f64)).collect()
        }
        other => scaled(theta, d, base, other),
    }
}

/// What does not stay is slowed down fully.
fn two_parts(theta: Vec<f64>, d: i64, base: f64, scaling: RopeScaling) -> Vec<f64> {
    match scaling {
        RopeScaling::Llama3 { factor, high_freq_factor, original_context, .. } => {
            let stays = |theta: f64| {
                original_context * theta / (2.0 * std::f64::consts::PI) > high_freq_factor
            };
            let stretch = |theta: f64| if stays(theta) { theta } else { theta / factor };
            theta.into_iter().map(stretch).collect()
        }
        other => scaled(theta, d, base, other),
    }
}
