//! Task `a4.schedule`: the learning rate.

mod cases;
mod misconceptions;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.schedule", text("学习率", "the learning rate"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.schedule.warm_up",
        1,
        text("预热", "the warm-up"),
        text(
            "第 step 步是 peak·(step + 1)/warm_up：第 0 步就在学，第 warm_up - 1 步到达峰值。",
            "step has peak·(step + 1)/warm_up: step 0 learns already, and step warm_up - 1 has the peak.",
        ),
        cases::warm_up,
        "schedule",
    ),
    Check::golden(
        "a4.schedule.cosine",
        1,
        text("余弦", "the cosine"),
        text(
            "x 在第 warm_up 步是 0，在第 end 步是 1；从 end 起永远是 floor。",
            "x is 0 at step warm_up and 1 at step end; from end on it is the floor, always.",
        ),
        cases::cosine,
        "schedule",
    ),
    Check::golden(
        "a4.schedule.linear",
        1,
        text("直线", "the line"),
        text(
            "从第 warm_up 步的 peak 直线降到第 end 步的 floor。",
            "a straight line from the peak at step warm_up to the floor at step end.",
        ),
        cases::linear,
        "schedule",
    ),
    Check::golden(
        "a4.schedule.stable",
        1,
        text("预热、稳定、衰减", "warm-up, stable, decay"),
        text(
            "直到第 from 步都是峰值，从那里直线降到第 end 步的 floor；from 是步数的编号，不是长度。",
            "the peak until step from, and a straight line from there to the floor at step end; from is the number of a step and no length.",
        ),
        cases::stable,
        "schedule",
    ),
    Check {
        needs: &["a4.schedule.cosine"],
        ..Check::golden(
            "a4.schedule.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "warm_up 大于 end；from 不在 warm_up..=end 里；peak 或 floor 是负数或 NaN，或者 floor 大于 peak。不管问的是哪一步。",
                "a warm_up larger than end; a from that is not in warm_up..=end; a peak or floor that is negative or NaN, or a floor larger than the peak. Whatever step is asked for.",
            ),
            cases::errors,
            "schedule",
        )
        .within(Tolerance::EXACT)
    },
];
