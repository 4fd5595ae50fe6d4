//! Task `a4.step`: a training step.

mod cases;
mod misconceptions;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.step", text("一步训练", "a training step"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

/// Gradients that pass `f16` have three digits, whatever dtype they end in.
const MIXED: Tolerance = Tolerance { rtol: 5e-3, atol: 5e-3, ..Tolerance::F64 };

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.step.clip",
        1,
        text("按全局范数裁剪", "clipping by the global norm"),
        text(
            "范数是全部张量的全部元素一起的，用 f64 算；只缩小，不放大；范数不是有限的数时什么也不改。",
            "the norm is that of all elements of all tensors together, in f64; gradients are made smaller, never larger; with a norm that is not finite nothing is changed.",
        ),
        cases::clip,
        "step",
    )
    .within(Tolerance::F32),
    Check::golden(
        "a4.step.accumulate",
        2,
        text("几个微批次的梯度", "gradients over several micro-batches"),
        text(
            "先数清所有微批次一共有多少个目标，每个微批次的损失之和都除以这个总数；参数自己的 grad 既不读也不改；结果不带计算图。",
            "count the targets of all micro-batches first, and divide the sum of each one's losses by this number; the parameters' own grad is neither read nor changed; what is returned is not recorded.",
        ),
        cases::accumulate,
        "step",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a4.step.accumulate"],
        ..Check::golden(
            "a4.step.one_graph",
            1,
            text("一次只有一张计算图", "one graph at a time"),
            text(
                "每个微批次算完就反向，让它的计算图立刻释放；不要先把损失加起来最后一起反向。",
                "run backward for each micro-batch at once, so that its graph is given up; do not add the losses up to run backward once at the end.",
            ),
            cases::one_graph,
            "step",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check::golden(
        "a4.step.scale",
        1,
        text("损失缩放的升与降", "growth and back-off of the scale"),
        text(
            "溢出：乘 backoff，计数归零；没有溢出：计数加 1，到了 interval 就乘 growth，计数归零。",
            "with overflow: times backoff, and the count is 0; without: the count grows by 1, and at interval it is times growth, and the count is 0.",
        ),
        cases::scale,
        "step",
    ),
    Check {
        needs: &[
            "a4.optim.sgd",
            "a4.optim.adamw",
            "a4.schedule.warm_up",
            "a4.schedule.linear",
            "a4.step.clip",
            "a4.step.accumulate",
        ],
        ..Check::golden(
            "a4.step.train",
            2,
            text("完整的一步", "a whole step"),
            text(
                "顺序是：求梯度（损失乘 scale）、除以 scale、裁剪一次、更新；学习率取 updates 这一步的；冻结的参数不求梯度，不进范数，也不衰减。",
                "the order is: gradients (of the loss times scale), divide by scale, clip once, update; the learning rate is that of step `updates`; frozen parameters have no gradients, are no part of the norm, and do not decay.",
            ),
            cases::in_f32,
            "step",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        needs: &["a4.step.train", "a4.step.scale"],
        ..Check::golden(
            "a4.step.mixed",
            2,
            text("混合精度", "mixed precision"),
            text(
                "模型拿到的是 compute 这种 dtype 的副本，主权重始终是 f32；梯度里有一个不是有限的数，就什么都不动（优化器的状态、updates 也不动），只有 scale 变小。",
                "the model gets copies in the dtype `compute`, and the master weights stay in f32; if one gradient is not finite nothing moves (nor do the optimizer's state and `updates`), and only the scale shrinks.",
            ),
            cases::mixed,
            "step",
        )
        .within(MIXED)
    },
    Check {
        needs: &["a4.step.accumulate"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a4.step.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "max_norm 不是正数，没有微批次，trained 里有不存在的名字；模型、优化器和学习率的错误原样传出去，而且什么都没有改动。",
                "a max_norm that is not positive, no micro-batches, a name in `trained` that is no parameter; errors of the model, the optimizer and the schedule are passed on, and nothing is changed.",
            ),
            cases::errors,
            "step",
        )
    },
];
