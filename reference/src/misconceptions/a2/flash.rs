//! The wrong variants of `a2.flash`.

use contract::a2::{FlashConfig, OnlineState};
use tch::Tensor;

use super::Variant;
use crate::a2::flash::{Functions, RIGHT, step};
use crate::a2::{Parts, REFERENCE};

const fn with(flash: Functions) -> Parts {
    Parts { flash, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a2.flash.accumulator_not_rescaled", with(Functions { step: not_rescaled, ..RIGHT })),
    ("a2.flash.maximum_not_carried", with(Functions { carried: forgotten, ..RIGHT })),
    ("a2.flash.nan_in_masked_tiles", with(Functions { step: unguarded, ..RIGHT })),
    (
        "a2.flash.inner_forgotten",
        with(Functions { inner: |_, d| d.select(-1, 0).unsqueeze(-1).zeros_like(), ..RIGHT }),
    ),
    ("a2.flash.unscaled_gradients", with(Functions { scale: |_| 1.0, ..RIGHT })),
    ("a2.flash.all_scores", with(Functions { config: one_tile, ..RIGHT })),
    ("a2.flash.all_probabilities", with(Functions { backward_config: one_tile, ..RIGHT })),
];

fn one_tile(config: &FlashConfig) -> FlashConfig {
    FlashConfig { block_q: 1 << 40, block_kv: 1 << 40, ..*config }
}

fn not_rescaled(state: &OnlineState, scores: &Tensor, v: &Tensor) -> OnlineState {
    let next = step(state, scores, v);
    let fresh = OnlineState {
        maximum: state.maximum.shallow_clone(),
        sum: state.sum.shallow_clone(),
        accumulator: state.accumulator.zeros_like(),
    };
    let added = step(&fresh, scores, v).accumulator;
    OnlineState { accumulator: &state.accumulator + added, ..next }
}

fn forgotten(_: &OnlineState, next: OnlineState) -> OnlineState {
    OnlineState { maximum: next.maximum.full_like(f64::NEG_INFINITY), ..next }
}

fn unguarded(state: &OnlineState, scores: &Tensor, v: &Tensor) -> OnlineState {
    let maximum = state.maximum.maximum(&scores.amax([-1], false));
    let shrink = (&state.maximum - &maximum).exp();
    let weights = (scores - maximum.unsqueeze(-1)).exp();
    OnlineState {
        sum: &state.sum * &shrink + weights.sum_dim_intlist([-1].as_slice(), false, v.kind()),
        accumulator: &state.accumulator * shrink.unsqueeze(-1) + weights.matmul(v),
        maximum,
    }
}
