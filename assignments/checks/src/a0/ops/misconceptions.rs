//! The wrong ideas about `a0.ops` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a0.ops.max_from_zero",
        text: text(
            "求最大值时从 0 开始，负数张量得到 0",
            "starts a maximum from 0, which is wrong for negative tensors",
        ),
        caught_by: &["a0.ops.max"],
    },
    Misconception {
        id: "a0.ops.gelu_erf",
        text: text("用了 erf 形式的 GELU", "uses the erf form of GELU"),
        caught_by: &["a0.ops.unary"],
    },
    Misconception {
        id: "a0.ops.tanh_by_exponentials",
        text: text(
            "用 (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ) 求 tanh，x 很大时是 ∞/∞",
            "computes tanh as (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ), which is ∞/∞ for large x",
        ),
        caught_by: &["a0.ops.unary", "a0.vjp.unary"],
    },
    Misconception {
        id: "a0.ops.softmax_overflow",
        text: text(
            "softmax 没有先减最大值，溢出",
            "takes softmax without subtracting the maximum, and overflows",
        ),
        caught_by: &["a0.ops.softmax"],
    },
    Misconception {
        id: "a0.ops.softmax_global_max",
        text: text(
            "减去的是整个张量的最大值，而不是该轴上的最大值，其余的行全部下溢成 0",
            "subtracts the maximum of the whole tensor, not the one along the axis, so that other rows underflow to 0",
        ),
        caught_by: &["a0.ops.softmax", "a0.ops.log_sum_exp"],
    },
    Misconception {
        id: "a0.ops.softmax_last_axis",
        text: text("softmax 总是沿最后一轴", "always takes softmax along the last axis"),
        caught_by: &["a0.ops.softmax"],
    },
    Misconception {
        id: "a0.ops.log_sum_exp_overflow",
        text: text(
            "log-sum-exp 没有先减最大值，溢出",
            "takes log-sum-exp without subtracting the maximum, and overflows",
        ),
        caught_by: &["a0.ops.log_sum_exp"],
    },
    Misconception {
        id: "a0.ops.layer_norm_unbiased",
        text: text("层归一化的方差除以了 d - 1", "divides the variance of layer norm by d - 1"),
        caught_by: &["a0.ops.layer_norm"],
    },
    Misconception {
        id: "a0.ops.layer_norm_eps_outside",
        text: text("层归一化的 eps 加在了根号外面", "adds the eps of layer norm outside the root"),
        caught_by: &["a0.ops.layer_norm"],
    },
    Misconception {
        id: "a0.ops.layer_norm_mean_of_squares",
        text: text(
            "把层归一化的方差算成平方的均值减去均值的平方，离 0 很远的行丢光了有效数字",
            "computes the variance of layer norm as the mean of the squares less the square of the mean, and loses all digits for rows far from 0",
        ),
        caught_by: &["a0.ops.layer_norm", "a0.vjp.layer_norm"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a0.ops.unnamed.gelu_constant", &["a0.ops.unary"]),
    // As without the maximum for the largest inputs only.
    Unnamed::new("a0.ops.unnamed.softmax_mean_subtracted", &["a0.ops.softmax"]),
];
