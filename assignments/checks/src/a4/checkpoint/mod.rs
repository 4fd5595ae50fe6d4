//! Task `a4.checkpoint`: checkpoints.

mod cases;
mod misconceptions;
mod state;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.checkpoint", text("检查点", "checkpoints"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

/// Of `f64`, no more than the last digits: the oracle asks with others, to see that nothing hangs
/// on them. `f32` and all numbers beside the tensors are the same to the last bit.
const THE_SAME: Tolerance = Tolerance { rtol: 1e-13, ..Tolerance::EXACT };

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.checkpoint.file",
        1,
        text("存下的文件", "the file that is saved"),
        text(
            "一个 safetensors 文件：参数用自己的名字，优化器记住的在 optimizer.first. 和 optimizer.second. 之后，dtype 不变；别的都在 __metadata__ 里，format 是 pt。",
            "one safetensors file: parameters under their own names, what the optimizer remembers behind optimizer.first. and optimizer.second., dtypes as they are; all else stands in __metadata__, where format is pt.",
        ),
        cases::whole,
        "checkpoint.file",
    )
    .within(THE_SAME),
    Check::golden(
        "a4.checkpoint.resume",
        1,
        text("存了再读", "saved and loaded"),
        text(
            "每个数都要原样回来：更新次数（每个参数也各有一个，没有张量的也有）、损失缩放的五个数、数据读到哪里；u64 不能经过 f64。参数要是需要梯度的叶子。",
            "every number comes back as it was: the updates (each parameter has its own, also where there are no tensors), the five numbers of the loss scale, where the loader stands; a u64 does not fit into an f64. Parameters are leaves that require gradients.",
        ),
        cases::whole,
        "checkpoint.resumed",
    )
    .within(THE_SAME),
    Check {
        needs: &["a4.checkpoint.resume"],
        ..Check::golden(
            "a4.checkpoint.crash",
            2,
            text("每一步都可能崩溃", "a crash at every point"),
            text(
                "新的先写到旁边的一个文件（名字加 .tmp），写完、sync，然后才改名：改名是一下子的事，但不会替你 sync。成功之后旁边不能剩下东西。",
                "the new one goes into a file beside the old one first (the name and .tmp), is written, synced, and only then renamed: a rename comes at one stroke, but does not sync. After success nothing is left beside it.",
            ),
            cases::crashes,
            "checkpoint.crashes",
        )
        .within(Tolerance::EXACT)
    },
    Check {
        needs: &["a4.checkpoint.resume"],
        ..Check::golden(
            "a4.checkpoint.errors",
            1,
            text("不是检查点的文件", "files that are no checkpoints"),
            text(
                "没有这个名字的文件才是 NoCheckpoint；有文件，但截断了、多了字节、不是这种文件、元数据缺了或读不懂、优化器记住的名字或形状对不上，都是 Broken。",
                "it is NoCheckpoint only if there is no file of this name; a file that is truncated, too long, of another kind, whose metadata is missing or cannot be read, or where the optimizer remembers another name or shape, is Broken.",
            ),
            cases::errors,
            "checkpoint.errors",
        )
        .within(Tolerance::EXACT)
    },
];
