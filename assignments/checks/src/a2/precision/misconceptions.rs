//! The wrong ideas about `a2.precision` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.precision.bf16_truncated",
        text: text(
            "截掉 f32 的低 16 位，而不是舍入到最近",
            "cuts the low 16 bits of the f32 off where it should round to nearest",
        ),
        caught_by: &["a2.precision.encode", "a2.precision.sums"],
    },
    Misconception {
        id: "a2.precision.half_away",
        text: text(
            "正中间的数总往远离 0 的方向舍入，而不是取末位为 0 的那个",
            "rounds ties away from zero, not to the code whose last bit is 0",
        ),
        caught_by: &["a2.precision.encode", "a2.precision.sums"],
    },
    Misconception {
        id: "a2.precision.e4m3_as_ieee",
        text: text(
            "把 E4m3 当成 IEEE 格式：最大的指数域当作无穷与 NaN，最大只到 240",
            "takes E4m3 for an IEEE format: the largest exponent field means infinity and NaN, and 240 is the largest number",
        ),
        caught_by: &["a2.precision.decode", "a2.precision.encode"],
    },
    Misconception {
        id: "a2.precision.flushed",
        text: text("把次正规数都变成 0", "turns subnormal numbers into 0"),
        caught_by: &["a2.precision.encode", "a2.precision.sums"],
    },
    Misconception {
        id: "a2.precision.saturated",
        text: text(
            "F16、Bf16、E5m2 溢出时取最大的有限数，而不是无穷",
            "returns the largest finite number where F16, Bf16 and E5m2 overflow to infinity",
        ),
        caught_by: &["a2.precision.encode"],
    },
    Misconception {
        id: "a2.precision.hidden_one_in_subnormals",
        text: text(
            "指数域为 0 时仍然加上隐含的 1",
            "adds the hidden 1 where the exponent field is 0 too",
        ),
        caught_by: &["a2.precision.decode", "a2.precision.sums"],
    },
    Misconception {
        id: "a2.precision.never_rounds",
        text: text(
            "Accumulator::Same 时部分和没有舍入",
            "does not round partial sums under Accumulator::Same",
        ),
        caught_by: &["a2.precision.sums"],
    },
    Misconception {
        id: "a2.precision.always_rounds",
        text: text(
            "Accumulator::F32 时部分和也舍入了",
            "rounds partial sums under Accumulator::F32 too",
        ),
        caught_by: &["a2.precision.sums"],
    },
];
