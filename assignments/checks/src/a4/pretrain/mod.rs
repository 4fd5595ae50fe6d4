//! Task `a4.pretrain`: pretraining.

mod cases;
mod language;
mod laws;
mod misconceptions;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.pretrain", text("预训练", "pretraining"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

/// The tokens of a file are handed over as bytes.
const FILE: &[&str] = &["tokens of the file"];

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.pretrain.first_loss",
        2,
        text("第一个损失", "the first loss"),
        text(
            "第一次更新之前的平均交叉熵：位置 i 的 logits 对 targets 的位置 i（已经错开过），只算不是 IGNORED 的，对整个批次取平均。",
            "the mean cross-entropy before the first update: logits at place i beside the target at place i (which are shifted already), over all that are not IGNORED, of the whole batch.",
        ),
        cases::first_loss,
        "pretrain.first_loss",
    )
    .within(Tolerance { in_f64: 1.0, ..Tolerance::F32_BLOCK }),
    Check {
        needs: &["a4.pretrain.first_loss"],
        verdict: Verdict::Law(laws::by_heart),
        clearance: Some(laws::left_of_loss),
        ..Check::golden(
            "a4.pretrain.overfit",
            3,
            text("背下一个批次", "one batch by heart"),
            text(
                "每次更新：算损失、求梯度、更新参数。梯度是不是上一次的还加在里面？学习率是不是太小（或者太大，曲线跳来跳去）？",
                "each update: loss, gradients, new parameters. Are gradients of the update before still in them? Is the learning rate too small, or so large that the curve jumps?",
            ),
            cases::by_heart,
            "pretrain.overfit",
        )
    },
    Check {
        verdict: Verdict::Law(laws::promised),
        ..Check::golden(
            "a4.pretrain.budgets",
            2,
            text("预算、曲线与可重复", "budgets, the curve, and doing it again"),
            text(
                "次数和词元两个预算都要守；每次更新的损失记在更新之前；训练一份副本，参数和 dtype 保持原样。",
                "keep to both budgets, calls and tokens; note each loss before its update; train a copy, and keep names and dtypes.",
            ),
            cases::budgets,
            "pretrain.budgets",
        )
        .numbers(FILE)
    },
    Check {
        needs: &["a4.pretrain.budgets"],
        verdict: Verdict::Law(laws::learned),
        clearance: Some(laws::left_of_learned),
        ..Check::golden(
            "a4.pretrain.language",
            7,
            text("学会一种语言", "a language is learned"),
            text(
                "比较曲线的末尾与阈值：停在 ln v 附近，是输入和目标没有错开一位（或错开了两位）；降得太慢，是学习率太小，或者预算没有用完。",
                "hold the end of the curve against the threshold: near ln v, inputs and targets are not one token apart; if it falls too slowly, the learning rate is too small, or the budget was not used up.",
            ),
            cases::language,
            "pretrain.language",
        )
        .numbers(FILE)
    },
    Check {
        needs: &["a4.pretrain.first_loss", "a4.pretrain.language"],
        verdict: Verdict::Law(laws::learned),
        clearance: Some(laws::left_of_learned),
        ..Check::golden(
            "a4.pretrain.own_a3",
            0,
            text("训练你自己的 A3", "your own A3 learns"),
            text(
                "这一项训练你自己的 A3，别的检查训练课程给的模型：这里错而 language 对，问题就在 A3（计算图有没有断？）。",
                "this one trains your own A3, the other checks the model that is handed in: if it fails where `language` passes, look into your A3 (is its graph cut somewhere?).",
            ),
            cases::own_a3,
            "pretrain.own_a3",
        )
        .numbers(FILE)
        .on_own("a3")
    },
    Check {
        needs: &["a4.pretrain.first_loss"],
        ..Check::golden(
            "a4.pretrain.errors",
            1,
            text("不能用的文件与编号", "files and ids that cannot be used"),
            text(
                "width 只能是 2 或 4；字节数要整除；模型的错误原样传出去。",
                "width is 2 or 4; bytes are whole tokens; errors of the model are passed on.",
            ),
            cases::errors,
            "pretrain.errors",
        )
        .within(Tolerance::EXACT)
        .numbers(FILE)
    },
];
