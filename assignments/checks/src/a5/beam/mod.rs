//! Task `a5.beam`: beam search.

mod cases;
mod errors;
mod misconceptions;
mod search;
mod stories;

use harness::{Check, Task, Tolerance};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.beam", text("束搜索", "beam search"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check { needs: &["a5.logits.log_probs"], ..Check::golden(
        "a5.beam.search",
        3,
        text("最好的几段文本", "the best of several texts"),
        text(
            "从一条没有词元的束开始；每一步，每条束接上每个词元，放在一起比，分数最高的 width 个成为新的列表。模型的行要跟着束走（select）。",
            "it begins with one beam without tokens; in each step every beam is extended by every token, all are compared together, and the `width` best become the list. The model's rows have to follow the beams (`select`).",
        ),
        cases::search,
        "beam.search",
    ) },
    Check { needs: &["a5.logits.log_probs"], ..Check::golden(
        "a5.beam.ended",
        2,
        text("已经结束的束", "beams that have ended"),
        text(
            "结束的束原样参加下一步的比较，占着一个名额，也可能被挤出去；全部结束才停。结束词元算进对数概率的和，但不在 ids 里，也不算长度。",
            "a beam that has ended competes in the next step as it is, takes a place, and may be pushed out; the search is over when all have ended. The token that ends it counts in the sum, but is not among the ids and not part of the length.",
        ),
        cases::ended,
        "beam.search",
    ) },
    Check { needs: &["a5.logits.log_probs"], ..Check::golden(
        "a5.beam.length_penalty",
        2,
        text("长度惩罚", "the length penalty"),
        text(
            "分数是 log_prob / max(1, n)^α，每一步都按它来选；n 只数生成的词元，不数提示，也不数结束词元。",
            "the score is log_prob / max(1, length)^α, and decides in every step; the length is that of the generated tokens, without the prompt and without the one that ends the text.",
        ),
        cases::length_penalty,
        "beam.search",
    ) },
    Check { needs: &["a5.logits.log_probs"], ..Check::golden(
        "a5.beam.edges",
        1,
        text("并列与少见的情形", "ties, and what is rare"),
        text(
            "分数相同，先看束在列表里的次序，再看词元的编号；和是 -inf 的不算候选，所以列表可能不满。",
            "of equal scores the one comes first whose beam came first in the list, then the smaller token; what has a sum of -inf is no candidate, so the list may have fewer than `width`.",
        ),
        cases::edges,
        "beam.search",
    ) },
    Check {
        needs: &["a5.beam.search"],
        ..Check::golden(
            "a5.beam.reads",
            1,
            text("模型读了多少", "what the model is asked"),
            text(
                "提示只读一次（一行）；之后每一步一次调用，只读还没有结束的束，每条一个位置；最后一步选出的词元不用读。",
                "the prompt is read once, in one row; then each step is one call with one place for each beam that has not ended; the tokens of the last step are not read.",
            ),
            cases::reads,
            "beam.reads",
        )
    },
    Check {
        needs: &["a5.beam.search"],
        ..Check::golden(
            "a5.beam.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "width 与 best 至少是 1；length_penalty 是有限的数；提示不空，编号都在词表里；提示加上 max_tokens - 1 个放得进上下文（小心溢出）。模型的错误用 ? 传出去。",
                "`width` and `best` are at least 1; `length_penalty` is finite; the prompt is not empty, and of the vocabulary; the prompt and `max_tokens - 1` more fit into the context (mind overflow). Errors of the model are passed on with `?`.",
            ),
            errors::errors,
            "beam.search",
        )
        .within(Tolerance::EXACT)
    },
];
