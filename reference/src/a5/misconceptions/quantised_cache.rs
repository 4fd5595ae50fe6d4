//! The wrong variants of `a5.quantised_cache`.

use contract::a5::Quantised;
use tch::{Kind, Tensor};

use super::Variant;
use crate::a5::quantised_cache::{Functions, Held, RIGHT, quantised};
use crate::a5::{Parts, REFERENCE};

const fn with(quantised_cache: Functions) -> Parts {
    Parts { quantised_cache, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a5.quantised_cache.halves_away",
        with(Functions { whole: |x| (x.abs() + 0.5).floor() * x.sign(), ..RIGHT }),
    ),
    ("a5.quantised_cache.truncated", with(Functions { whole: Tensor::trunc, ..RIGHT })),
    ("a5.quantised_cache.floored", with(Functions { whole: Tensor::floor, ..RIGHT })),
    ("a5.quantised_cache.without_magnitude", scales(|x| positive(&(x.amax(-1, true) / 127.0)))),
    ("a5.quantised_cache.by_128", scales(|x| positive(&(x.abs().amax(-1, true) / 128.0)))),
    (
        "a5.quantised_cache.by_255",
        scales(|x| positive(&((x.amax(-1, true) - x.amin(-1, true)) / 255.0))),
    ),
    (
        "a5.quantised_cache.one_scale",
        scales(|x| {
            let all = positive(&(x.abs().max() / 127.0));
            (RIGHT.scales)(x).ones_like() * all
        }),
    ),
    (
        "a5.quantised_cache.zeros_divided",
        scales(|x| (x.abs().amax(-1, true) / 127.0).to_kind(Kind::Float)),
    ),
    (
        "a5.quantised_cache.small_scale",
        scales(|x| (x.abs().amax(-1, true) / 127.0 + 1e-5).to_kind(Kind::Float)),
    ),
    ("a5.quantised_cache.in_half", with(Functions { computed_in: |kind| kind, ..RIGHT })),
    (
        "a5.quantised_cache.back_in_half",
        back(|quantised, kind| quantised.values.to_kind(kind) * quantised.scales.to_kind(kind)),
    ),
    ("a5.quantised_cache.kind_ignored", back(|quantised, _| (RIGHT.back)(quantised, Kind::Float))),
    (
        "a5.quantised_cache.divided_back",
        back(|quantised, kind| {
            (quantised.values.to_kind(Kind::Float) / &quantised.scales).to_kind(kind)
        }),
    ),
    (
        "a5.quantised_cache.new_as_they_came",
        with(Functions {
            returned: |f, old, new, x| {
                let all = (RIGHT.returned)(f, old, new, x);
                let before = all.size()[2] - x.size()[2];
                Tensor::cat(&[all.narrow(2, 0, before), x.shallow_clone()], 2)
            },
            ..RIGHT
        }),
    ),
    ("a5.quantised_cache.keys_only", with(Functions { hold_values: as_they_came, ..RIGHT })),
    (
        "a5.quantised_cache.not_at_all",
        with(Functions { hold_keys: as_they_came, hold_values: as_they_came, ..RIGHT }),
    ),
    (
        "a5.quantised_cache.new_only",
        with(Functions { returned: |f, _, new, x| (RIGHT.returned)(f, None, new, x), ..RIGHT }),
    ),
    ("a5.quantised_cache.capacity_ignored", with(Functions { capacity: |_| usize::MAX, ..RIGHT })),
    (
        "a5.quantised_cache.places_for_positions",
        with(Functions {
            next: |positions| {
                let [b, n] = [0, 1].map(|dim| positions.size()[dim]);
                Tensor::full([b], n, (Kind::Int64, positions.device()))
            },
            ..RIGHT
        }),
    ),
    (
        "a5.quantised_cache.last_for_largest",
        with(Functions {
            next: |positions| match positions.size()[1] {
                0 => (RIGHT.next)(positions),
                n => positions.select(1, n - 1) + 1,
            },
            ..RIGHT
        }),
    ),
    ("a5.quantised_cache.first_layer_rewound", with(Functions { rewound: |_| 1, ..RIGHT })),
    ("a5.quantised_cache.not_reset", with(Functions { reset: Some, ..RIGHT })),
    (
        "a5.quantised_cache.held_wide",
        with(Functions { hold_keys: wide, hold_values: wide, ..RIGHT }),
    ),
    ("a5.quantised_cache.nan_taken", with(Functions { is_refused: |_| false, ..RIGHT })),
    (
        "a5.quantised_cache.unnamed.scale_not_rounded",
        with(Functions {
            divisor: |x, scales| {
                let most = x.abs().amax(-1, true) / 127.0;
                most.where_self(&most.gt(0.0), &scales.to_kind(x.kind()))
            },
            ..RIGHT
        }),
    ),
    (
        "a5.quantised_cache.unnamed.in_f32",
        with(Functions { computed_in: |_| Kind::Float, ..RIGHT }),
    ),
    (
        "a5.quantised_cache.unnamed.zeros_with_a_small_scale",
        scales(|x| (x.abs().amax(-1, true) / 127.0).clamp_min(1e-8).to_kind(Kind::Float)),
    ),
    (
        "a5.quantised_cache.unnamed.back_in_f64",
        back(|quantised, kind| {
            let scales = quantised.scales.to_kind(Kind::Double);
            (quantised.values.to_kind(Kind::Double) * scales).to_kind(kind)
        }),
    ),
    (
        "a5.quantised_cache.unnamed.only_nan_refused",
        with(Functions { is_refused: |x| x.isnan().any().int64_value(&[]) == 1, ..RIGHT }),
    ),
    (
        "a5.quantised_cache.unnamed.over_places",
        scales(|x| {
            let dim = if x.dim() > 1 { -2 } else { -1 };
            (RIGHT.scales)(x).ones_like()
                * positive(&(x.abs().amax(dim, true) / 127.0)).amax(-1, true)
        }),
    ),
];

const fn scales(scales: fn(&Tensor) -> Tensor) -> Parts {
    with(Functions { scales, ..RIGHT })
}

const fn back(back: fn(&Quantised, Kind) -> Tensor) -> Parts {
    with(Functions { back, ..RIGHT })
}

/// With 1 in place of what is not positive.
fn positive(scales: &Tensor) -> Tensor {
    scales.where_self(&scales.gt(0.0), &scales.ones_like()).to_kind(Kind::Float)
}

fn as_they_came(_: &Functions, x: &Tensor) -> Held {
    Held::AsTheyCame(x.copy())
}

/// Whole numbers that take as much as those that came.
fn wide(f: &Functions, x: &Tensor) -> Held {
    let Quantised { values, scales } = quantised(f, x);
    Held::Quantised(Quantised { values: values.to_kind(Kind::Float), scales })
}
