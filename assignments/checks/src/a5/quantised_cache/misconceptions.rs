//! The wrong ideas about `a5.quantised_cache` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.quantised_cache.halves_away",
        text: text(
            "正好一半时总是远离 0，不是取偶数",
            "rounds halves away from 0 in place of to the even number",
        ),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.truncated",
        text: text("舍去了小数部分，没有四舍五入", "cuts the fraction off in place of rounding"),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.floored",
        text: text("总是往下取整", "always rounds down"),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.without_magnitude",
        text: text(
            "取的是最大值，不是绝对值的最大值",
            "takes the largest number for the scale in place of the largest magnitude",
        ),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.by_128",
        text: text("除以 128，不是 127", "divides by 128 in place of 127"),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.by_255",
        text: text(
            "把最大值减最小值分成 255 步",
            "divides the range between the smallest and the largest number into 255 steps",
        ),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.one_scale",
        text: text(
            "整个张量只用一个比例，于是结果取决于文本怎样分成几次",
            "uses one scale for the whole tensor, so that it matters how a text is split",
        ),
        caught_by: &["a5.quantised_cache.quantise", "a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.zeros_divided",
        text: text(
            "全是 0 的一行，比例也是 0，于是 0 除以 0",
            "gives a row of zeros the scale 0, and divides 0 by 0",
        ),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.small_scale",
        text: text(
            "为了不除以 0，给每个比例都加上一点",
            "adds a little to every scale, so as not to divide by 0",
        ),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.in_half",
        text: text(
            "f16 与 bf16 的数没有先变成 f32",
            "computes f16 and bf16 as they are, without bringing them to f32",
        ),
        caught_by: &["a5.quantised_cache.quantise"],
    },
    Misconception {
        id: "a5.quantised_cache.back_in_half",
        text: text(
            "在要的 dtype 里乘，没有先在 f32 里乘",
            "multiplies in the dtype that is asked for in place of f32",
        ),
        caught_by: &["a5.quantised_cache.dequantise"],
    },
    Misconception {
        id: "a5.quantised_cache.kind_ignored",
        text: text("返回的总是 f32", "always returns f32"),
        caught_by: &["a5.quantised_cache.dequantise"],
    },
    Misconception {
        id: "a5.quantised_cache.divided_back",
        text: text("除以比例，没有乘", "divides by the scale in place of multiplying"),
        caught_by: &["a5.quantised_cache.dequantise"],
    },
    Misconception {
        id: "a5.quantised_cache.new_as_they_came",
        text: text(
            "刚追加的键和值原样返回，没有量化过：结果取决于文本怎样分成几次",
            "returns new places as they came, so that it matters how a text is split",
        ),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.keys_only",
        text: text("只量化了键，值还是原样", "quantises keys only, and leaves values as they are"),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.not_at_all",
        text: text("什么也没有量化", "quantises nothing at all"),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.new_only",
        text: text(
            "追加时只返回新的格，没有以前的",
            "returns new places only, without those that were held before",
        ),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.capacity_ignored",
        text: text("收下的格比容量还多", "holds more places than the capacity"),
        caught_by: &["a5.quantised_cache.cache", "a5.quantised_cache.errors"],
    },
    Misconception {
        id: "a5.quantised_cache.places_for_positions",
        text: text(
            "下一个位置用的是格数，不是最大的位置加 1",
            "takes the number of places for the next position, in place of the largest position plus 1",
        ),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.last_for_largest",
        text: text(
            "下一个位置看的是最后一格的位置，不是最大的",
            "computes the next position from the last one, not from the largest",
        ),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.first_layer_rewound",
        text: text("只回退了第 0 层", "rewinds layer 0 only"),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.not_reset",
        text: text("清空之后什么都还在", "keeps everything at a reset"),
        caught_by: &["a5.quantised_cache.cache"],
    },
    Misconception {
        id: "a5.quantised_cache.held_wide",
        text: text("留在缓存里的每个数不止一个字节", "holds more than one byte for each number"),
        caught_by: &["a5.quantised_cache.memory"],
    },
    Misconception {
        id: "a5.quantised_cache.nan_taken",
        text: text("不是有限的数也收下了", "accepts numbers that are not finite"),
        caught_by: &["a5.quantised_cache.errors"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.quantised_cache.unnamed.scale_not_rounded", &["a5.quantised_cache.quantise"]),
    Unnamed::new("a5.quantised_cache.unnamed.in_f32", &["a5.quantised_cache.quantise"]),
    Unnamed::new(
        "a5.quantised_cache.unnamed.zeros_with_a_small_scale",
        &["a5.quantised_cache.quantise"],
    ),
    Unnamed::new("a5.quantised_cache.unnamed.back_in_f64", &["a5.quantised_cache.dequantise"]),
    Unnamed::new("a5.quantised_cache.unnamed.only_nan_refused", &["a5.quantised_cache.errors"]),
    Unnamed::new(
        "a5.quantised_cache.unnamed.over_places",
        &["a5.quantised_cache.quantise", "a5.quantised_cache.cache"],
    ),
];
