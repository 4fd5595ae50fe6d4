//! The wrong variants of `a2.flash`.

use contract::a2::{FlashConfig, FlashOutput, OnlineState};
use tch::Tensor;

use super::Variant;
use crate::a2::flash::{Functions, RIGHT, blocks, finish, step};
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
    ("a2.flash.sum_not_rescaled", with(Functions { step: sum_not_rescaled, ..RIGHT })),
    ("a2.flash.nothing_rescaled", with(Functions { step: nothing_rescaled, ..RIGHT })),
    ("a2.flash.rescaled_inversely", with(Functions { step: rescaled_inversely, ..RIGHT })),
    ("a2.flash.not_scaled", with(Functions { score_scale: |_| 1.0, ..RIGHT })),
    ("a2.flash.not_divided", with(Functions { finish: not_divided, ..RIGHT })),
    (
        "a2.flash.divided_each_tile",
        with(Functions { carried: divided, finish: not_divided, ..RIGHT }),
    ),
    (
        "a2.flash.maximum_forgotten_in_sum",
        with(Functions {
            finish: |state| FlashOutput { log_sum_exp: state.sum.log(), ..finish(state) },
            ..RIGHT
        }),
    ),
    ("a2.flash.top_left", with(Functions { behind: |_, query, key| query - key, ..RIGHT })),
    ("a2.flash.causal_within_tiles", with(Functions { behind: |_, _, _| 0, ..RIGHT })),
    ("a2.flash.last_tile_dropped", with(Functions { key_blocks: whole_ones, ..RIGHT })),
    (
        "a2.flash.gradients_overwritten",
        with(Functions { add: |all, part| all.copy_(part), ..RIGHT }),
    ),
];

/// One tile more, with other factors for what was summed and accumulated before; they
/// get `e^(m - m')`.
fn with_factors(
    [state, next]: [&OnlineState; 2],
    sum: fn(&Tensor) -> Tensor,
    accumulator: fn(&Tensor) -> Tensor,
) -> OnlineState {
    let finite = next.maximum.masked_fill(&next.maximum.eq(f64::NEG_INFINITY), 0.0);
    let shrink = (&state.maximum - finite).exp();
    // What the tile itself adds.
    let added = &next.sum - &state.sum * &shrink;
    let more = &next.accumulator - &state.accumulator * shrink.unsqueeze(-1);
    OnlineState {
        maximum: next.maximum.shallow_clone(),
        sum: &state.sum * sum(&shrink) + added,
        accumulator: &state.accumulator * accumulator(&shrink).unsqueeze(-1) + more,
    }
}

fn sum_not_rescaled(state: &OnlineState, scores: &Tensor, v: &Tensor) -> OnlineState {
    let next = step(state, scores, v);
    with_factors([state, &next], Tensor::ones_like, Tensor::shallow_clone)
}

fn nothing_rescaled(state: &OnlineState, scores: &Tensor, v: &Tensor) -> OnlineState {
    let next = step(state, scores, v);
    with_factors([state, &next], Tensor::ones_like, Tensor::ones_like)
}

/// In the first tile the factor is infinite, and what it multiplies is 0.
fn rescaled_inversely(state: &OnlineState, scores: &Tensor, v: &Tensor) -> OnlineState {
    let next = step(state, scores, v);
    with_factors([state, &next], Tensor::reciprocal, Tensor::reciprocal)
}

fn not_divided(state: &OnlineState) -> FlashOutput {
    FlashOutput { output: state.accumulator.shallow_clone(), ..finish(state) }
}

fn divided(_: &OnlineState, next: OnlineState) -> OnlineState {
    let sum = next.sum.masked_fill(&next.sum.eq(0.0), 1.0);
    OnlineState { accumulator: &next.accumulator / sum.unsqueeze(-1), ..next }
}

fn whole_ones(n: i64, size: i64) -> Vec<(i64, i64)> {
    blocks(n, size).filter(|(_, many)| *many == size || n < size).collect()
}

fn one_tile(config: &FlashConfig) -> FlashConfig {
    FlashConfig { block_q: 1 << 40, block_kv: 1 << 40, ..*config }
}

fn not_rescaled(state: &OnlineState, scores: &Tensor, v: &Tensor) -> OnlineState {
    let next = step(state, scores, v);
    with_factors([state, &next], Tensor::shallow_clone, Tensor::ones_like)
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
