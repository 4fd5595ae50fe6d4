//! The wrong ideas about `a2.flash` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.flash.accumulator_not_rescaled",
        text: text(
            "最大值变了，累加却没有乘 e^(m − m')",
            "does not multiply the accumulator by e^(m − m') when the maximum changes",
        ),
        caught_by: &["a2.flash.step", "a2.flash.forward", "a2.flash.backward"],
    },
    Misconception {
        id: "a2.flash.maximum_not_carried",
        text: text("最大值没有带到下一块", "does not carry the maximum to the next tile"),
        caught_by: &["a2.flash.forward", "a2.flash.backward"],
    },
    Misconception {
        id: "a2.flash.nan_in_masked_tiles",
        text: text(
            "全被遮住的行里算了 −∞ − (−∞)，得到 NaN",
            "computes −∞ − (−∞) in rows that are wholly masked, which is NaN",
        ),
        caught_by: &["a2.flash.step", "a2.flash.forward", "a2.flash.backward"],
    },
    Misconception {
        id: "a2.flash.inner_forgotten",
        text: text("反向里 dS = P ∘ dP，漏了减 D", "forgets D in the backward pass: dS = P ∘ dP"),
        caught_by: &["a2.flash.backward"],
    },
    Misconception {
        id: "a2.flash.unscaled_gradients",
        text: text("dQ 与 dK 没有乘 1/√d", "does not multiply dQ and dK by 1/√d"),
        caught_by: &["a2.flash.backward"],
    },
    Misconception {
        id: "a2.flash.all_scores",
        text: text(
            "一次算出全部分数，没有分块，内存随长度的平方增长",
            "holds all scores at once in place of a tile: memory grows with the square of the length",
        ),
        caught_by: &["a2.flash.memory"],
    },
    Misconception {
        id: "a2.flash.all_probabilities",
        text: text(
            "反向时一次算出全部概率，没有分块，内存随长度的平方增长",
            "holds all probabilities at once in the backward pass: memory grows with the square of the length",
        ),
        caught_by: &["a2.flash.memory_backward"],
    },
    Misconception {
        id: "a2.flash.sum_not_rescaled",
        text: text(
            "最大值变了，和却没有乘 e^(m − m')",
            "does not multiply the sum by e^(m − m') when the maximum changes",
        ),
        caught_by: &["a2.flash.step"],
    },
    Misconception {
        id: "a2.flash.nothing_rescaled",
        text: text(
            "最大值变了，和与累加都没有乘 e^(m − m')",
            "multiplies neither the sum nor the accumulator by e^(m − m') when the maximum changes",
        ),
        caught_by: &["a2.flash.step"],
    },
    Misconception {
        id: "a2.flash.rescaled_inversely",
        text: text(
            "乘的是 e^(m' − m)，方向反了",
            "multiplies by e^(m' − m), the inverse of the factor",
        ),
        caught_by: &["a2.flash.step"],
    },
    Misconception {
        id: "a2.flash.not_scaled",
        text: text("分数没有除以 √d", "does not divide scores by √d"),
        caught_by: &["a2.flash.step", "a2.flash.forward"],
    },
    Misconception {
        id: "a2.flash.not_divided",
        text: text("最后没有除以和", "does not divide by the sum in the end"),
        caught_by: &["a2.flash.forward"],
    },
    Misconception {
        id: "a2.flash.divided_each_tile",
        text: text(
            "每一块都除以了和，而不是只在最后除一次",
            "divides by the sum after each tile, not once in the end",
        ),
        caught_by: &["a2.flash.forward"],
    },
    Misconception {
        id: "a2.flash.maximum_forgotten_in_sum",
        text: text("log_sum_exp 只写了 ln l，漏了 m", "writes ln l for the log-sum-exp, without m"),
        caught_by: &["a2.flash.forward"],
    },
    Misconception {
        id: "a2.flash.top_left",
        text: text(
            "因果掩码按左上角对齐，而不是右下角",
            "aligns the causal mask at the top left, not at the bottom right",
        ),
        caught_by: &["a2.flash.forward"],
    },
    Misconception {
        id: "a2.flash.causal_within_tiles",
        text: text(
            "因果掩码用的是块里的位置，而不是整条序列里的",
            "masks by places in the tile, not in the whole sequence",
        ),
        caught_by: &["a2.flash.forward"],
    },
    Misconception {
        id: "a2.flash.last_tile_dropped",
        text: text(
            "块不整除时漏了最后那一块",
            "leaves out the last tile where blocks do not divide",
        ),
        caught_by: &["a2.flash.forward"],
    },
    Misconception {
        id: "a2.flash.gradients_overwritten",
        text: text(
            "dK 与 dV 被后面的查询块覆盖了，没有累加",
            "overwrites dK and dV with those of later queries in place of adding",
        ),
        caught_by: &["a2.flash.backward"],
    },
];
