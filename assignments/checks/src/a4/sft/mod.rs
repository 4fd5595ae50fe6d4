//! Task `a4.sft`: instruction tuning.

mod dialogue;
mod laws;
mod loss;
mod misconceptions;
mod rows;

use harness::{Check, Draw, Record, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.sft", text("指令微调", "instruction tuning"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.sft.chat_row",
        2,
        text("一段对话成为一行", "a conversation becomes a row"),
        text(
            "begin 只在最前面，一次；每条消息后面都有 end；目标是下一个词元，只有 assistant 的内容和它后面的 end 有目标。",
            "begin stands in front, once; end behind every message; a target is the next token, and only the contents of the assistant and the end behind them have one.",
        ),
        rows::chat_row,
        "sft.rows",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a4.sft.chat_row"],
        ..Check::golden(
            "a4.sft.truncation",
            1,
            text("太长的对话", "conversations that are too long"),
            text(
                "先配好 ids 与 targets，再各留最前面的 longest 个；整个回答都可能被切掉。",
                "pair ids with targets first, then keep the first `longest` of both; all of an answer may be cut off.",
            ),
            rows::truncation,
            "sft.rows",
        )
        .within(Tolerance::EXACT)
    },
    Check::golden(
        "a4.sft.chat_prompt",
        1,
        text("提问时的提示", "the prompt for an answer"),
        text(
            "和训练时写得一样，最后是 assistant 的标头，后面什么也没有。",
            "written as in training, with the header of the assistant at the end, and nothing after it.",
        ),
        rows::chat_prompt,
        "sft.rows",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.sft.collate_rows",
        1,
        text("不一样长的行成为一个批次", "rows of unequal lengths become a batch"),
        text(
            "在右边填充：编号填 pad，目标填 IGNORED。哪里是填充看长度，不看编号：pad 可能就是 end。",
            "padding is on the right, with the id `pad` and the target IGNORED. Lengths say where it is, not ids: `pad` may be `end`.",
        ),
        rows::collate_rows,
        "sft.collate_rows",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.sft.answer_loss",
        1,
        text("回答的损失", "the loss of answers"),
        text(
            "对整个批次里有目标的位置取平均（不是先对每行取平均）；logits 和 targets 已经对齐，不要再错一位；半精度先转成 f32。",
            "the mean over all places of the batch that have a target (not of the means of rows); logits and targets are side by side already, with no further shift; half precision is brought to f32 first.",
        ),
        loss::cases,
        "sft.answer_loss",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a4.sft.answer_loss"],
        ..Check::golden(
            "a4.sft.nothing_to_learn",
            1,
            text("没有目标的批次", "a batch without targets"),
            text(
                "损失是 0，梯度也是 0；0 除以 0 是 NaN，而 NaN 会毁掉所有参数。",
                "the loss is 0, and so are its gradients; 0 divided by 0 is NaN, and NaN ruins all parameters.",
            ),
            loss::nothing_to_learn,
            "sft.answer_loss",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        verdict: Verdict::Law(laws::answers),
        clearance: Some(laws::left_of_answers),
        ..Check::golden(
            "a4.sft.fine_tune",
            2,
            text("学会回答", "it learns to answer"),
            text(
                "看例子：答个不停，是 end 没有训练；答的是问题里的东西，是损失算在了提问上；曲线没有降下来，是学习率太小或预算没有用完。",
                "look at the example: an answer that does not end comes of an end that is not trained, one that asks back of a loss over the question; a curve that does not come down of a small learning rate, or a budget that was not used up.",
            ),
            dialogue::fine_tune,
            "sft.fine_tune",
        )
    },
    Check {
        needs: &["a4.sft.chat_row", "a4.sft.collate_rows", "a4.sft.answer_loss"],
        ..Check::golden(
            "a4.sft.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "没有消息、没有行、空行、longest 是 0；dtype、形状；目标既不是 IGNORED，也不在 0..v 里。",
                "no messages, no rows, an empty row, `longest` 0; dtypes and shapes; targets that are neither IGNORED nor in 0..v.",
            ),
            errors,
            "sft.errors",
        )
        .within(Tolerance::EXACT)
    },
];

fn errors(draw: &mut Draw) -> Vec<Record> {
    let of = [rows::errors, loss::errors, dialogue::errors];
    of.into_iter().flat_map(|errors| errors(draw)).collect()
}
