//! The wrong variants of `a2.positions`.

use contract::a2::{Pairing, RopeScaling};
use tch::Kind;

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
        with(Functions { positions: |positions| positions.to_kind(Kind::Double) + 1.0, ..RIGHT }),
    ),
    (
        "a2.positions.exponent_without_two",
        with(Functions { exponent: |i, d| i as f64 / d as f64, ..RIGHT }),
    ),
    (
        "a2.positions.half_tables",
        with(Functions { positions: |positions| positions.to_kind(Kind::BFloat16), ..RIGHT }),
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
];

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
