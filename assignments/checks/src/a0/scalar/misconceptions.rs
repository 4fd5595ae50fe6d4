//! The wrong ideas about `a0.scalar` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a0.scalar.overwrite",
        text: text(
            "梯度被覆盖而不是累加（x·x 只算了一边）",
            "overwrites gradients in place of adding them up (x·x counts one side only)",
        ),
        caught_by: &["a0.scalar.shared"],
    },
    Misconception {
        id: "a0.scalar.revisit",
        text: text(
            "按递归的次序而不是拓扑次序传播，共享的结点被访问了多次",
            "recurses in place of following a topological order, so that shared nodes are visited twice",
        ),
        caught_by: &["a0.scalar.shared"],
    },
    Misconception {
        id: "a0.scalar.pow_by_logarithm",
        text: text(
            "用 exp(n·ln x) 求幂的导数，负底数得到 NaN",
            "differentiates powers through exp(n·ln x), which is NaN for a negative base",
        ),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.pow_sign_lost",
        text: text(
            "对负底数用 |x| 求幂的导数，丢了符号",
            "differentiates powers of a negative base through |x| and loses the sign",
        ),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.pow_by_quotient",
        text: text(
            "用 n·xⁿ/x 求幂的导数，x = 0 时是 0/0",
            "differentiates powers as n·xⁿ/x, which is 0/0 at x = 0",
        ),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.tanh_by_exponentials",
        text: text(
            "用 (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ) 求 tanh，x 很大时是 ∞/∞",
            "computes tanh as (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ), which is ∞/∞ for large x",
        ),
        caught_by: &["a0.scalar.forward", "a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.sigmoid_by_exponential",
        text: text(
            "用 eˣ/(1 + eˣ) 求 sigmoid，x 很大时是 ∞/∞",
            "computes the sigmoid as eˣ/(1 + eˣ), which is ∞/∞ for large x",
        ),
        caught_by: &["a0.scalar.forward", "a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.relu_one_at_zero",
        text: text("把 relu 在 0 处的导数取成 1", "takes the derivative of relu at 0 to be 1"),
        caught_by: &["a0.scalar.local"],
    },
    Misconception {
        id: "a0.scalar.zero_grad_missing",
        text: text("zero_grad 没有清零", "does not clear gradients in zero_grad"),
        caught_by: &["a0.scalar.accumulate"],
    },
    Misconception {
        id: "a0.scalar.stale_intermediates",
        text: text(
            "第二次 backward 把上次累计在中间结点里的梯度又传了一遍",
            "propagates in a second backward what intermediate nodes had gathered in the first",
        ),
        caught_by: &["a0.scalar.accumulate"],
    },
    Misconception {
        id: "a0.scalar.detach_leaks",
        text: text("detach 没有切断，梯度照样流过", "lets gradients flow through detach"),
        caught_by: &["a0.scalar.detached"],
    },
    Misconception {
        id: "a0.scalar.constants_gather",
        text: text("常量也累计了梯度", "gathers gradients in constants"),
        caught_by: &["a0.scalar.detached"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    // Wrong for exponents with a fraction only.
    Unnamed::new("a0.scalar.unnamed.pow_whole_exponent", &["a0.scalar.local"]),
];
