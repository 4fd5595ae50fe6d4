//! Task `a5.sample`: drawing.

mod draws;
mod errors;
mod laws;
mod misconceptions;
mod rows;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.sample", text("采样", "drawing"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a5.sample.draw",
        3,
        text("从一个分布里抽", "draws from one distribution"),
        text(
            "概率除以它们的总和，在 f64 里依次累加，取第一个大于 u 的：u 等于累加值时还不是它；概率为 0 的不会来，舍入使所有的累加值都不大于 u 时也一样；每个词元用一个数。",
            "probabilities are divided by their sum and summed in f64, one after the other; the first sum above u decides, and one that equals u is not above it; what has probability 0 never comes, not even where rounding leaves every sum at or below u; one number for each token.",
        ),
        draws::cases,
        "sample",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a5.sample.draw"],
        verdict: Verdict::Law(laws::often_enough),
        ..Check::golden(
            "a5.sample.many",
            1,
            text("抽十万次", "a hundred thousand draws"),
            text(
                "每个词元出现的次数应当与概率相符；概率只要算一次，不必每次抽都算。",
                "each token comes as often as its probability says; probabilities need computing once, not for every draw.",
            ),
            draws::many,
            "sample.many",
        )
    },
    Check::golden(
        "a5.sample.draw_rows",
        3,
        text("每行各有随机流", "a stream for each row"),
        text(
            "第 i 行用键为 [seed, i, step] 的流的第一个数，依这个次序；行与行不共用一个流。",
            "row i takes the first number of the stream with the key [seed, i, step], in this order; no two rows share a stream.",
        ),
        rows::draw_rows,
        "sample",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a5.sample.greedy",
        2,
        text("贪心", "greedy"),
        text(
            "每行各取最大的，一样大时取编号最小的；别在 f32 里比。",
            "the largest of each row, of equal ones the one with the smallest id; do not compare in f32.",
        ),
        rows::greedy,
        "sample",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a5.sample.draw", "a5.sample.draw_rows", "a5.sample.greedy"],
        ..Check::golden(
            "a5.sample.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "log_probs 的 dtype、维数，不能是空的；NaN、+inf，或者一行里没有能来的词元，哪一行都要看；出错时一个随机数也不取。",
                "dtype, dims and emptiness of `log_probs`; NaN, +inf or a row without a token that can come, in whichever row; with an error no random number is taken.",
            ),
            errors::cases,
            "sample",
        )
        .within(Tolerance::EXACT)
    },
];
