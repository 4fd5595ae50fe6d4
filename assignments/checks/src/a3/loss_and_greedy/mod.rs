//! Task `a3.loss_and_greedy`: loss and greedy continuation.

mod greedy;
mod loss;
mod misconceptions;

use harness::{Check, Record, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a3.loss_and_greedy",
    text("损失与贪心续写", "loss and greedy continuation"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.loss_and_greedy.loss",
        1,
        text("预测下一个词元的损失", "the loss of next-token prediction"),
        text(
            "位置 i 的 logits 预测位置 i + 1 的词元；最后一个位置什么也不预测；对整个批次的所有预测取平均。",
            "logits at place i predict the token at place i + 1; the last place predicts nothing; the mean is over all predictions of the whole batch.",
        ),
        loss::cases,
        "loss_and_greedy",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a3.loss_and_greedy.padding",
        1,
        text("有填充时的损失", "the loss with padding"),
        text(
            "位置 i 与 i + 1 都是词元，这个预测才算数；不算数的既不进分子，也不进分母，无论那里的 logits 是什么。",
            "a prediction counts if places i and i + 1 both hold tokens; what does not count is neither in the sum nor in the number, whatever its logits are.",
        ),
        loss::padding_cases,
        "loss_and_greedy",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a3.loss_and_greedy.greedy",
        2,
        text("贪心续写", "greedy continuation"),
        text(
            "每一步拿到目前为止的整段文本问一次模型，只看最后一个位置；并列时取编号最小的；结束词元也在结果里，之后不再问。",
            "each step asks the model once about the whole text so far and looks at the last place; among equals the lowest id; the token that ends the text is part of the result, and nothing is asked behind it.",
        ),
        greedy::cases,
        "loss_and_greedy",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a3.loss_and_greedy.loss", "a3.loss_and_greedy.greedy"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a3.loss_and_greedy.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "维数、形状、dtype、没有元素；ids 超出词表；只有一个词元，或没有一个预测算数；空的提示。模型的错误原样传出去。",
                "ranks, shapes, dtypes, no elements; ids outside of the vocabulary; one token only, or no prediction that counts; an empty prompt. Errors of the model are passed on.",
            ),
            error_cases,
            "loss_and_greedy",
        )
    },
];

fn error_cases(draw: &mut harness::Draw) -> Vec<Record> {
    loss::error_cases(draw).into_iter().chain(greedy::error_cases(draw)).collect()
}
