//! Bonus task `a5.quantised_cache`: quantised cache.

mod caches;
mod misconceptions;
mod numbers;

use harness::{Check, Draw, Record, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.quantised_cache",
    text("量化缓存", "quantised cache"),
    CHECKS,
    misconceptions::NAMED,
)
.bonus()
.unnamed(misconceptions::UNNAMED);

/// For scales, and what is multiplied with them: a rounding or two in `f32`, also where numbers
/// come in `f64`.
const SCALES: Tolerance = Tolerance { rtol: 5e-7, atol: 0.0, ..Tolerance::F64 };

static CHECKS: &[Check] = &[
    Check::golden(
        "a5.quantised_cache.quantise",
        1,
        text("八位整数与每行的一个比例", "eight bits, and a scale for each row"),
        text(
            "沿最后一维，每行一个比例：绝对值的最大值除以 127；正好一半时取偶数；一行全是 0 时比例是 1。f64 的数在 f64 里算，但用的是舍入成 f32 之后的比例。",
            "over the last axis, one scale for each row: the largest magnitude divided by 127; halves go to the even number; a row of zeros has the scale 1. Numbers in f64 are computed in f64, with the scale as it is after it was rounded to f32.",
        ),
        numbers::quantising,
        "quantised_cache",
    )
    .within(SCALES),
    Check::golden(
        "a5.quantised_cache.dequantise",
        1,
        text("变回浮点数", "back to floats"),
        text(
            "先变成 f32，在 f32 里乘，最后才变成要的 dtype。",
            "brought to f32 first, multiplied in f32, and only then cast to the dtype that is asked for.",
        ),
        numbers::dequantising,
        "quantised_cache",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a5.quantised_cache.quantise", "a5.quantised_cache.dequantise"],
        ..Check::golden(
            "a5.quantised_cache.cache",
            1,
            text("缓存", "the cache"),
            text(
                "每一行 d 个数各有自己的比例；刚追加的键和值返回时也是量化过再变回来的。其余都和连续缓存一样：容量、回退、清空、下一个位置。",
                "each row of d numbers has a scale of its own; new places are returned quantised and back, too. All else is as in a contiguous cache: capacity, rewinding, resetting, next positions.",
            ),
            caches::caches,
            "quantised_cache",
        )
        .within(SCALES)
    },
    Check {
        needs: &["a5.quantised_cache.quantise", "a5.quantised_cache.dequantise"],
        ..Check::golden(
            "a5.quantised_cache.memory",
            1,
            text("真的只占四分之一", "a quarter of the memory indeed"),
            text(
                "留下来的只能是 i8 的数和每行一个 f32 的比例：不要把收到的张量、变回来的张量或者别的 dtype 的整数也留着。",
                "what stays is i8 numbers and one f32 scale for each row: keep neither the tensors that came in, nor those that were brought back, nor whole numbers of another dtype.",
            ),
            caches::held,
            "quantised_cache.held",
        )
        .within(SCALES)
    },
    Check {
        needs: &["a5.quantised_cache.quantise", "a5.quantised_cache.dequantise"],
        ..Check::golden(
            "a5.quantised_cache.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "dtype、形状，空的张量，不是有限的数；层号与格数；config 的每个字段。append 先全部检查，再改动缓存。",
                "dtypes, shapes, empty tensors, numbers that are not finite; numbers of layers and places; every field of `config`. `append` looks at everything before it changes the cache.",
            ),
            errors,
            "quantised_cache",
        )
        .within(SCALES)
    },
];

fn errors(draw: &mut Draw) -> Vec<Record> {
    [numbers::errors, caches::errors].into_iter().flat_map(|errors| errors(draw)).collect()
}
