//! Task `a4.recompute`: recomputation.

mod cases;
mod misconceptions;
mod order;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.recompute", text("重计算", "recomputation"), CHECKS, misconceptions::NAMED)
        .bonus()
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.recompute.gradients",
        1,
        text("结果与梯度", "result and gradients"),
        text(
            "从最后一段到第一段：从这一段自己的输入重算它的各层，再用从后面传来的梯度反向；这一段输入的梯度再传给前一段。",
            "from the last segment to the first: compute its layers again from its own input, and go back with the gradient that came from behind; the gradient of its input goes on to the segment before.",
        ),
        cases::gradients,
        "recompute.gradients",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a4.recompute.gradients"],
        verdict: Verdict::Law(order::law),
        ..Check::golden(
            "a4.recompute.calls",
            1,
            text("各层被调用的次序", "the calls of the layers"),
            text(
                "前向不作记录（参数可能要求梯度，所以要关掉），只留每一段的输入；反向里每一层有记录地再算一次。",
                "forward records nothing (parameters may require gradients, so turn it off) and keeps the input of each segment only; in backward each layer is computed once more, recorded.",
            ),
            cases::calls,
            "recompute.calls",
        )
    },
];
