//! The wrong variants of `a2.softmax`.

use tch::{Kind, Tensor};

use super::Variant;
use crate::a2::softmax::{Functions, RIGHT, softmax};
use crate::a2::{Parts, REFERENCE};

const fn with(softmax: Functions) -> Parts {
    Parts { softmax, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a2.softmax.no_maximum", with(Functions { softmax: plain, ..RIGHT })),
    ("a2.softmax.wrong_dim", with(Functions { softmax: |x, _| x.softmax(-1, x.kind()), ..RIGHT })),
    (
        "a2.softmax.nan_rows",
        with(Functions { softmax: |x, dim| x.softmax(dim, x.kind()), ..RIGHT }),
    ),
    ("a2.softmax.uniform_rows", with(Functions { softmax: uniform, ..RIGHT })),
    ("a2.softmax.log_of_softmax", with(Functions { log_softmax: log_of_softmax, ..RIGHT })),
    (
        "a2.softmax.log_sum_exp_rounded",
        with(Functions { softmax: |x, dim| by_sum(x, dim).exp(), log_softmax: by_sum, ..RIGHT }),
    ),
    ("a2.softmax.mean_over_all", with(Functions { cross_entropy: mean_over_all, ..RIGHT })),
    (
        "a2.softmax.entropy_without_log_sum_exp",
        with(Functions { cross_entropy: entropy_of_softmax, ..RIGHT }),
    ),
    ("a2.softmax.nothing_counted_is_nan", with(Functions { cross_entropy: plain_mean, ..RIGHT })),
    ("a2.softmax.no_maximum_guarded", with(Functions { softmax: guarded, ..RIGHT })),
    (
        "a2.softmax.maximum_of_all",
        with(Functions { softmax: |x, dim| plain(&(x - x.max()), dim), ..RIGHT }),
    ),
    ("a2.softmax.nan_covered", with(Functions { softmax: covered, ..RIGHT })),
    ("a2.softmax.mean_of_means", with(Functions { cross_entropy: mean_of_means, ..RIGHT })),
    (
        "a2.softmax.summed",
        with(Functions {
            cross_entropy: |logits, targets, ignored| {
                right_losses(logits, targets, ignored).sum(logits.kind())
            },
            ..RIGHT
        }),
    ),
    (
        "a2.softmax.sign",
        with(Functions {
            cross_entropy: |logits, targets, ignored| {
                -(RIGHT.cross_entropy)(logits, targets, ignored)
            },
            ..RIGHT
        }),
    ),
];

fn plain(x: &Tensor, dim: i64) -> Tensor {
    let exp = x.exp();
    &exp / exp.sum_dim_intlist([dim].as_slice(), true, x.kind())
}

fn uniform(x: &Tensor, dim: i64) -> Tensor {
    x.clamp_min(-1e9).softmax(dim, x.kind())
}

fn log_of_softmax(x: &Tensor, dim: i64) -> Tensor {
    softmax(x, dim).log()
}

fn guarded(x: &Tensor, dim: i64) -> Tensor {
    let exp = x.exp();
    let sum = exp.sum_dim_intlist([dim].as_slice(), true, x.kind());
    &exp / sum.masked_fill(&sum.eq(0.0), 1.0)
}

fn covered(x: &Tensor, dim: i64) -> Tensor {
    let hidden = x.amax([dim], true).eq(f64::NEG_INFINITY);
    x.softmax(dim, x.kind()).masked_fill(&hidden, 0.0)
}

/// `x` less its log-sum-exp, which was rounded as one number.
fn by_sum(x: &Tensor, dim: i64) -> Tensor {
    let total = (RIGHT.log_sum_exp)(x, dim, true);
    x - total.masked_fill(&total.eq(f64::NEG_INFINITY), 0.0)
}

/// The losses of all tokens, 0 for those that are ignored.
fn losses(log_probabilities: &Tensor, targets: &Tensor, ignored: i64) -> Tensor {
    let hidden = targets.eq(ignored);
    let places = targets.masked_fill(&hidden, 0).unsqueeze(-1);
    let found = log_probabilities.gather(-1, &places, false).squeeze_dim(-1);
    -found.masked_fill(&hidden, 0.0)
}

fn right_losses(logits: &Tensor, targets: &Tensor, ignored: i64) -> Tensor {
    losses(&logits.log_softmax(-1, logits.kind()), targets, ignored)
}

/// The mean along the last dim of the targets, and the mean of what comes out.
fn mean_of_means(logits: &Tensor, targets: &Tensor, ignored: i64) -> Tensor {
    let losses = right_losses(logits, targets, ignored);
    if targets.dim() == 0 {
        return losses;
    }
    let sum = |x: &Tensor| x.sum_dim_intlist([-1].as_slice(), false, logits.kind());
    (sum(&losses) / sum(&targets.ne(ignored)).clamp_min(1.0)).mean(logits.kind())
}

fn mean_over_all(logits: &Tensor, targets: &Tensor, ignored: i64) -> Tensor {
    right_losses(logits, targets, ignored).mean(logits.kind())
}

fn entropy_of_softmax(logits: &Tensor, targets: &Tensor, ignored: i64) -> Tensor {
    let counted = targets.ne(ignored).sum(Kind::Int64).int64_value(&[]).max(1);
    losses(&log_of_softmax(logits, -1), targets, ignored).sum(logits.kind()) / counted as f64
}

fn plain_mean(logits: &Tensor, targets: &Tensor, ignored: i64) -> Tensor {
    let counted = targets.ne(ignored).sum(Kind::Int64).int64_value(&[]);
    right_losses(logits, targets, ignored).sum(logits.kind()) / counted as f64
}
