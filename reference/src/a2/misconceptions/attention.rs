//! The wrong variants of `a2.attention`.

use contract::a2::Mask;
use tch::{Device, Kind, Tensor};

use super::Variant;
use crate::a2::attention::{Functions, RIGHT, biased, capped, mask};
use crate::a2::softmax::softmax;
use crate::a2::{Parts, REFERENCE};

const fn with(attention: Functions) -> Parts {
    Parts { attention, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a2.attention.no_scale", with(Functions { scale: |_, _| 1.0, ..RIGHT })),
    ("a2.attention.divided_by_d", with(Functions { scale: |d, _| 1.0 / d as f64, ..RIGHT })),
    (
        "a2.attention.width_of_the_model",
        with(Functions { scale: |d, h| 1.0 / ((d * h) as f64).sqrt(), ..RIGHT }),
    ),
    ("a2.attention.itself_hidden", with(Functions { mask: itself_hidden, ..RIGHT })),
    ("a2.attention.next_visible", with(Functions { mask: next_visible, ..RIGHT })),
    ("a2.attention.top_left", with(Functions { mask: top_left, ..RIGHT })),
    ("a2.attention.window_too_wide", with(Functions { mask: too_wide, ..RIGHT })),
    ("a2.attention.window_too_narrow", with(Functions { mask: too_narrow, ..RIGHT })),
    (
        "a2.attention.masked_after_softmax",
        with(Functions {
            weights: |scores, visible| scores.softmax(-1, scores.kind()) * visible,
            ..RIGHT
        }),
    ),
    (
        "a2.attention.mask_multiplied",
        with(Functions {
            weights: |scores, visible| (scores * visible).softmax(-1, scores.kind()),
            ..RIGHT
        }),
    ),
    (
        "a2.attention.nan_rows",
        with(Functions {
            weights: |scores, visible| hidden(scores, visible).softmax(-1, scores.kind()),
            ..RIGHT
        }),
    ),
    (
        "a2.attention.heads_tiled",
        with(Functions { repeat: |x, h| x.repeat([1, h / x.size()[1], 1, 1]), ..RIGHT }),
    ),
    (
        "a2.attention.heads_split_wrongly",
        with(Functions { split: |x, h| x.unflatten(-1, [-1, h]).permute([0, 3, 1, 2]), ..RIGHT }),
    ),
    (
        "a2.attention.clamped",
        with(Functions { cap: |scores, cap| scores.clamp(-cap, cap), ..RIGHT }),
    ),
    ("a2.attention.no_maximum", with(Functions { weights: no_maximum, ..RIGHT })),
    (
        "a2.attention.mask_inverted",
        with(Functions { mask: |masks, s_q, s_kv| mask(masks, s_q, s_kv).logical_not(), ..RIGHT }),
    ),
    (
        "a2.attention.window_is_causal",
        with(Functions {
            mask: |masks, s_q, s_kv| {
                let causal = masks.causal || masks.window.is_some();
                mask(Mask { causal, ..masks }, s_q, s_kv)
            },
            ..RIGHT
        }),
    ),
    (
        "a2.attention.softmax_over_queries",
        with(Functions {
            weights: |scores, visible| softmax(&hidden(scores, visible), -2),
            ..RIGHT
        }),
    ),
    (
        "a2.attention.cap_after_bias",
        with(Functions {
            capped_and_biased: |scores, cap, bias, _| capped(&biased(scores, bias), cap),
            ..RIGHT
        }),
    ),
    (
        "a2.attention.cap_not_scaled_back",
        with(Functions { cap: |scores, cap| (scores / cap).tanh(), ..RIGHT }),
    ),
    (
        "a2.attention.bias_scaled",
        with(Functions {
            capped_and_biased: |scores, cap, bias, scale| {
                biased(&capped(scores, cap), bias.map(|bias| bias * scale).as_ref())
            },
            ..RIGHT
        }),
    ),
    (
        "a2.attention.finite_mask",
        with(Functions {
            weights: |scores, visible| {
                scores.masked_fill(&visible.logical_not(), -1e9).softmax(-1, scores.kind())
            },
            ..RIGHT
        }),
    ),
    (
        "a2.attention.tokens_inverted",
        with(Functions { tokens: |tokens| tokens.logical_not(), ..RIGHT }),
    ),
    (
        "a2.attention.tokens_of_first",
        with(Functions { tokens: |tokens| tokens.narrow(0, 0, 1).expand_as(tokens), ..RIGHT }),
    ),
    (
        "a2.attention.split_by_reshape",
        with(Functions {
            split: |x, h| {
                let (b, s, width) = x.size3().expect("three dims");
                x.reshape([b, h, s, width / h])
            },
            ..RIGHT
        }),
    ),
    (
        "a2.attention.joined_by_reshape",
        with(Functions {
            join: |y| {
                let (b, h, s, d) = y.size4().expect("four dims");
                y.reshape([b, s, h * d])
            },
            ..RIGHT
        }),
    ),
    (
        "a2.attention.window_ignored",
        with(Functions {
            mask: |masks, s_q, s_kv| mask(Mask { window: None, ..masks }, s_q, s_kv),
            ..RIGHT
        }),
    ),
    (
        "a2.attention.unnamed.scale_of_one_more",
        with(Functions { scale: |d, _| 1.0 / ((d + 1) as f64).sqrt(), ..RIGHT }),
    ),
    ("a2.attention.unnamed.first_hidden", with(Functions { weights: first_hidden, ..RIGHT })),
];

/// Nobody sees the first key.
fn first_hidden(scores: &Tensor, visible: &Tensor) -> Tensor {
    let visible = visible.expand_as(scores).contiguous();
    let _ = visible.narrow(-1, 0, 1).fill_(0);
    (RIGHT.weights)(scores, &visible)
}

fn hidden(scores: &Tensor, visible: &Tensor) -> Tensor {
    scores.masked_fill(&visible.logical_not(), f64::NEG_INFINITY)
}

fn no_maximum(scores: &Tensor, visible: &Tensor) -> Tensor {
    let exp = hidden(scores, visible).exp();
    &exp / exp.sum_dim_intlist([-1].as_slice(), true, scores.kind())
}

/// How far each key is behind each query, counted from the bottom right.
fn behind(s_q: i64, s_kv: i64) -> Tensor {
    let options = (Kind::Int64, Device::Cpu);
    Tensor::arange_start(s_kv - s_q, s_kv, options).unsqueeze(-1) - Tensor::arange(s_kv, options)
}

/// Causal from this distance on.
fn causal_from(least: i64, masks: Mask, s_q: i64, s_kv: i64) -> Tensor {
    let open = mask(Mask { causal: false, ..masks }, s_q, s_kv);
    if masks.causal { open.logical_and(&behind(s_q, s_kv).ge(least)) } else { open }
}

fn itself_hidden(masks: Mask, s_q: i64, s_kv: i64) -> Tensor {
    causal_from(1, masks, s_q, s_kv)
}

fn next_visible(masks: Mask, s_q: i64, s_kv: i64) -> Tensor {
    causal_from(-1, masks, s_q, s_kv)
}

/// The beginning of the square mask of the longer side.
fn top_left(masks: Mask, s_q: i64, s_kv: i64) -> Tensor {
    let longer = s_q.max(s_kv);
    mask(masks, longer, longer).narrow(0, 0, s_q).narrow(1, 0, s_kv)
}

fn too_wide(masks: Mask, s_q: i64, s_kv: i64) -> Tensor {
    mask(Mask { window: masks.window.map(|w| w + 1), ..masks }, s_q, s_kv)
}

/// A window of 0 sees nothing, as whoever writes `< w - 1` gets it.
fn too_narrow(masks: Mask, s_q: i64, s_kv: i64) -> Tensor {
    mask(Mask { window: masks.window.map(|w| w - 1), ..masks }, s_q, s_kv)
}
