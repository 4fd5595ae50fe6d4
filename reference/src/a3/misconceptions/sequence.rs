//! The wrong variants of `a3.sequence`.

use tch::{Kind, Tensor};

use super::Variant;
use crate::a3::sequence::{Functions, RIGHT, Seen, behind, hide, sum};
use crate::a3::{Parts, REFERENCE};

const fn with(sequence: Functions) -> Parts {
    Parts { sequence, ..REFERENCE }
}

const fn causal(causal: fn(&Tensor, i64, i64) -> Tensor) -> Parts {
    with(Functions { causal, ..RIGHT })
}

const fn join(join: fn(&Seen, &Tensor, &Tensor) -> Seen) -> Parts {
    with(Functions { join, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a3.sequence.no_scale", with(Functions { scale: |_| 1.0, ..RIGHT })),
    ("a3.sequence.own_block_only", with(Functions { rounds: |_| 1, ..RIGHT })),
    (
        "a3.sequence.one_round_short",
        with(Functions { rounds: |ranks| (ranks - 1).max(1), ..RIGHT }),
    ),
    (
        "a3.sequence.sends_own_again",
        with(Functions { next: |ring, own, _| (RIGHT.next)(ring, own, own), ..RIGHT }),
    ),
    (
        "a3.sequence.values_stay",
        with(Functions {
            next: |ring, [_, v], [k, _]| Ok([ring.shift(k)?, v.shallow_clone()]),
            ..RIGHT
        }),
    ),
    (
        "a3.sequence.wrong_side",
        with(Functions { owner: |rank, round, ranks| (rank + round) % ranks, ..RIGHT }),
    ),
    ("a3.sequence.mask_within_block", causal(|scores, _, _| (RIGHT.causal)(scores, 0, 0))),
    ("a3.sequence.itself_hidden", causal(|scores, rank, owner| from(0, scores, rank, owner))),
    ("a3.sequence.causal_ignored", causal(|scores, _, _| scores.shallow_clone())),
    (
        "a3.sequence.later_blocks_seen",
        causal(|scores, rank, owner| {
            let own = rank == owner;
            if own { (RIGHT.causal)(scores, rank, owner) } else { scores.shallow_clone() }
        }),
    ),
    (
        "a3.sequence.whole_blocks",
        causal(|scores, rank, owner| {
            let seen = owner <= rank;
            if seen { scores.shallow_clone() } else { (RIGHT.causal)(scores, rank, owner) }
        }),
    ),
    (
        "a3.sequence.masked_by_1e4",
        causal(|scores, rank, owner| hide(scores, &behind(scores, rank, owner, 1), -1e4)),
    ),
    ("a3.sequence.averaged", join(averaged)),
    ("a3.sequence.no_rescaling", join(no_rescaling)),
    (
        "a3.sequence.sum_not_rescaled",
        join(|seen, scores, v| {
            let right = (RIGHT.join)(seen, scores, v);
            Seen { sum: &seen.sum + sum(&(scores - &right.maximum).exp()), ..right }
        }),
    ),
    (
        "a3.sequence.accumulator_not_rescaled",
        join(|seen, scores, v| {
            let right = (RIGHT.join)(seen, scores, v);
            let weights = (scores - &right.maximum).exp();
            Seen { accumulator: &seen.accumulator + weights.matmul(v), ..right }
        }),
    ),
    ("a3.sequence.no_maximum", join(no_maximum)),
    (
        "a3.sequence.unnamed.scale_of_one_more",
        with(Functions { scale: |d| 1.0 / ((d + 1) as f64).sqrt(), ..RIGHT }),
    ),
    (
        "a3.sequence.unnamed.in_f32",
        join(|seen, scores, v| {
            let f32_too = |x: &Tensor| x.to_kind(Kind::Float).to_kind(x.kind());
            (RIGHT.join)(seen, &f32_too(scores), &f32_too(v))
        }),
    ),
    ("a3.sequence.unnamed.rescaled_inversely", join(rescaled_inversely)),
    ("a3.sequence.unnamed.next_seen", causal(|scores, rank, owner| from(2, scores, rank, owner))),
    (
        "a3.sequence.unnamed.first_block_hidden",
        causal(|scores, rank, owner| {
            let right = (RIGHT.causal)(scores, rank, owner);
            if owner == 0 && rank > 0 { right.full_like(f64::NEG_INFINITY) } else { right }
        }),
    ),
];

/// Keys are hidden from so many places behind the query on.
fn from(least: i64, scores: &Tensor, rank: i64, owner: i64) -> Tensor {
    hide(scores, &behind(scores, rank, owner, least), f64::NEG_INFINITY)
}

/// The largest score of each query in this block; 0 where it sees none.
fn largest(scores: &Tensor) -> Tensor {
    let largest = scores.amax([-1], true);
    largest.masked_fill(&largest.eq(f64::NEG_INFINITY), 0.0)
}

/// The mean of the blocks' own results, over those in which a query sees something.
fn averaged(seen: &Seen, scores: &Tensor, v: &Tensor) -> Seen {
    let weights = (scores - largest(scores)).exp();
    let all = sum(&weights);
    let sees = all.gt(0.0).to_kind(v.kind());
    Seen {
        accumulator: &seen.accumulator + weights.matmul(v) / all.clamp_min(1e-30),
        sum: &seen.sum + sees,
        maximum: seen.maximum.shallow_clone(),
    }
}

/// What was seen before is made larger where it should be made smaller.
fn rescaled_inversely(seen: &Seen, scores: &Tensor, v: &Tensor) -> Seen {
    let maximum = seen.maximum.maximum(&scores.amax([-1], true));
    let grow = (&maximum - &seen.maximum).exp().masked_fill(&seen.sum.eq(0.0), 0.0);
    let weights = (scores - &maximum).exp();
    let old = Seen { sum: &seen.sum * &grow, accumulator: &seen.accumulator * grow, maximum };
    added(&old, &weights, v)
}

/// Each block by its own maximum, and all of them added up as they are.
fn no_rescaling(seen: &Seen, scores: &Tensor, v: &Tensor) -> Seen {
    added(seen, &(scores - largest(scores)).exp(), v)
}

/// Without a maximum, so that large scores overflow.
fn no_maximum(seen: &Seen, scores: &Tensor, v: &Tensor) -> Seen {
    added(seen, &scores.exp(), v)
}

fn added(seen: &Seen, weights: &Tensor, v: &Tensor) -> Seen {
    Seen {
        sum: &seen.sum + sum(weights),
        accumulator: &seen.accumulator + weights.matmul(v),
        maximum: seen.maximum.shallow_clone(),
    }
}
