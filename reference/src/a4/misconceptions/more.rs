//! The wrong variants of `a4.more`.

use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::align::row_sums;
use crate::a4::more::{Functions, RIGHT, newton_schulz, with_scales};
use crate::a4::{Parts, REFERENCE};

const fn with(more: Functions) -> Parts {
    Parts { more, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a4.more.scale_by_eight", with(Functions { rounded: |x| by(x, 8.0), ..RIGHT })),
    ("a4.more.scale_of_the_row", with(Functions { rounded: of_the_row, ..RIGHT })),
    ("a4.more.cut_off", with(Functions { rounded: |x| rounded_by(x, Tensor::trunc), ..RIGHT })),
    (
        "a4.more.halves_away_from_zero",
        with(Functions { rounded: |x| rounded_by(x, away), ..RIGHT }),
    ),
    ("a4.more.nibbles_swapped", with(Functions { joined: |even, odd| even * 16 + odd, ..RIGHT })),
    ("a4.more.nibbles_read_swapped", with(Functions { parted: swapped, ..RIGHT })),
    ("a4.more.offset_forgotten", with(Functions { parted: without_offset, ..RIGHT })),
    (
        "a4.more.adapter_not_scaled",
        with(Functions { delta: |factors, _| factors.b.matmul(&factors.a), ..RIGHT }),
    ),
    ("a4.more.norm_with_gradient", with(Functions { of_magnitude: with_gradient, ..RIGHT })),
    ("a4.more.norm_of_columns", with(Functions { of_magnitude: of_columns, ..RIGHT })),
    ("a4.more.norm_of_all", with(Functions { of_magnitude: of_all, ..RIGHT })),
    (
        "a4.more.ipo_of_sums",
        with(Functions { ratio_by_length: |sums| sums.policy - sums.reference.detach(), ..RIGHT }),
    ),
    ("a4.more.ipo_target", with(Functions { ipo: |h, beta| (h - 1.0 / beta).square(), ..RIGHT })),
    (
        "a4.more.simpo_of_sums",
        with(Functions { log_prob_by_length: |sums| sums.policy.shallow_clone(), ..RIGHT }),
    ),
    (
        "a4.more.simpo_with_reference",
        with(Functions { log_prob_by_length: RIGHT.ratio_by_length, ..RIGHT }),
    ),
    (
        "a4.more.simpo_margin_times_beta",
        with(Functions { simpo: |h, beta, gamma| -((h - gamma) * beta).log_sigmoid(), ..RIGHT }),
    ),
    (
        "a4.more.simpo_margin_added",
        with(Functions { simpo: |h, beta, gamma| -(h * beta + gamma).log_sigmoid(), ..RIGHT }),
    ),
    (
        "a4.more.kto_without_kl",
        with(Functions { kto: |r, good, _, beta| (RIGHT.kto)(r, good, 0.0, beta), ..RIGHT }),
    ),
    (
        "a4.more.kto_all_good",
        with(Functions {
            kto: |r, good, kl, beta| (RIGHT.kto)(r, &good.ones_like(), kl, beta),
            ..RIGHT
        }),
    ),
    ("a4.more.gspo_sum", with(Functions { sequence_ratio: |ratios, _| row_sums(ratios), ..RIGHT })),
    ("a4.more.gspo_maximum", with(Functions { gspo: maximum, ..RIGHT })),
    (
        "a4.more.gspo_not_clipped",
        with(Functions { gspo: |x, advantages, _| -x.exp() * advantages, ..RIGHT }),
    ),
    (
        "a4.more.cispo_with_gradient",
        with(Functions { cispo_weight: |x, high| x.exp().clamp_max(1.0 + high), ..RIGHT }),
    ),
    (
        "a4.more.cispo_lower_bound",
        with(Functions {
            cispo_weight: |x, high| x.exp().clamp(1.0 - high, 1.0 + high).detach(),
            ..RIGHT
        }),
    ),
    (
        "a4.more.muon_cubic",
        with(Functions { newton_schulz: |x| newton_schulz(x, (1.5, -0.5, 0.0)), ..RIGHT }),
    ),
    (
        "a4.more.distil_without_square",
        with(Functions {
            divergence: |student, teacher, t| (RIGHT.divergence)(student, teacher, t) / (t * t),
            ..RIGHT
        }),
    ),
    ("a4.more.distil_reversed", with(Functions { divergence: reversed, ..RIGHT })),
    ("a4.more.distil_cross_entropy", with(Functions { divergence: cross_entropy, ..RIGHT })),
    ("a4.more.unnamed.scale_a_little_off", with(Functions { rounded: |x| by(x, 7.01), ..RIGHT })),
    (
        "a4.more.unnamed.kto_without_beta",
        with(Functions { kto: |r, good, kl, _| (RIGHT.kto)(r, good, kl, 1.0), ..RIGHT }),
    ),
    (
        "a4.more.unnamed.gspo_by_all_places",
        with(Functions {
            sequence_ratio: |ratios, _| ratios.mean_dim([-1].as_slice(), false, ratios.kind()),
            ..RIGHT
        }),
    ),
];

/// `q` with the scale `a/levels`.
fn by(groups: &Tensor, levels: f64) -> (Tensor, Tensor) {
    let scales = groups.abs().amax([-1], true) / levels;
    with_scales(groups, scales, |x| x.round().clamp(-8.0, 7.0))
}

fn of_the_row(groups: &Tensor) -> (Tensor, Tensor) {
    let most = groups.abs().amax([-2, -1], true) / 7.0;
    with_scales(groups, most.expand([-1, groups.size()[1], 1], false), Tensor::round)
}

fn rounded_by(groups: &Tensor, round: fn(&Tensor) -> Tensor) -> (Tensor, Tensor) {
    with_scales(groups, groups.abs().amax([-1], true) / 7.0, round)
}

fn away(x: &Tensor) -> Tensor {
    x.sign() * (x.abs() + 0.5).floor()
}

fn swapped(packed: &Tensor) -> (Tensor, Tensor) {
    let (even, odd) = (RIGHT.parted)(packed);
    (odd, even)
}

fn without_offset(packed: &Tensor) -> (Tensor, Tensor) {
    let (even, odd) = (RIGHT.parted)(packed);
    (even + 8, odd + 8)
}

fn with_gradient(v: &Tensor, magnitude: &Tensor) -> Tensor {
    magnitude.unsqueeze(-1) * v / norms(v, &[-1])
}

fn of_columns(v: &Tensor, magnitude: &Tensor) -> Tensor {
    magnitude.unsqueeze(-1) * v / norms(v, &[0]).detach()
}

fn of_all(v: &Tensor, magnitude: &Tensor) -> Tensor {
    magnitude.unsqueeze(-1) * v / norms(v, &[0, 1]).detach()
}

fn norms(v: &Tensor, dims: &[i64]) -> Tensor {
    v.square().sum_dim_intlist(dims, true, v.kind()).sqrt()
}

fn maximum(log_ratio: &Tensor, advantages: &Tensor, clip: f64) -> Tensor {
    let ratio = log_ratio.exp();
    let clipped = ratio.clamp(1.0 - clip, 1.0 + clip);
    -(ratio * advantages).maximum(&(clipped * advantages))
}

fn logs(student: &Tensor, teacher: &Tensor, t: f64) -> (Tensor, Tensor) {
    let log = |logits: &Tensor| (logits / t).log_softmax(-1, None::<Kind>);
    (log(student), log(teacher))
}

fn reversed(student: &Tensor, teacher: &Tensor, t: f64) -> Tensor {
    let (student, teacher) = logs(student, teacher, t);
    row_sums(&(student.exp() * (&student - teacher))) * t * t
}

fn cross_entropy(student: &Tensor, teacher: &Tensor, t: f64) -> Tensor {
    let (student, teacher) = logs(student, teacher, t);
    -row_sums(&(teacher.exp() * student)) * t * t
}
