//! About `a2.flash`.

use crate::check::Misconception;
use crate::text::text;

/// In the order of the methods.
pub static FLASH: &[Misconception] = &[
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
];
