//! Task `a3.parallel`: tensor parallelism.

mod cases;
mod counts;
mod misconceptions;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a3.parallel", text("张量并行", "tensor parallelism"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.parallel.shard",
        1,
        text("每个进程分到的权重", "the share of each rank"),
        text(
            "分到的是第 r 段，各段相等而连续：词表、q、k、v、gate、up 按行分，偏置跟着分；o 与 down 按列分；归一化的增益不分。",
            "each share is the r-th of equal, contiguous parts: rows of the vocabulary, q, k, v, gate and up, with their biases; columns of o and down; gains of norms are whole.",
        ),
        cases::shard,
        "parallel.shard",
    )
    .within(Tolerance::F64),
    Check::golden(
        "a3.parallel.logits",
        1,
        text("各个进程上的 logits", "logits on every rank"),
        text(
            "每个进程只用自己那一份来算；嵌入之后、注意力之后、MLP 之后各求一次和，残差在求和之后加；logits 最后按词表拼起来。",
            "each rank computes with its share alone; sums over the ranks stand behind the embedding, attention and the MLP, and the residual is added behind the sum; logits are joined along the vocabulary.",
        ),
        cases::logits,
        "parallel.logits",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a3.parallel.shard"],
        ..Check::golden(
            "a3.parallel.biases",
            1,
            text("有偏置的模型", "a model with biases"),
            text(
                "按行切分的投影（o 与 down）的偏置总共只加一次：或者在求和之后，或者只由一个进程在求和之前加。",
                "the bias of a row-parallel projection (o and down) is added once in all: behind the sum, or before it by one rank only.",
            ),
            cases::biases,
            "parallel.own_shares",
        )
        .within(Tolerance::F32_BLOCK)
    },
    Check {
        needs: &["a3.parallel.shard", "a3.parallel.logits"],
        verdict: Verdict::Law(counts::law),
        ..Check::golden(
            "a3.parallel.counts",
            1,
            text("持有多少，传送多少", "what is held and what is sent"),
            text(
                "每个进程只持有自己那一份；求和的次数是 2·层数 + 1，再加一次 all-gather；一次 reduce-scatter 加一次 all-gather 抵一次 all-reduce。",
                "each rank holds its share and no more; there are 2·layers + 1 sums and one all-gather besides; a reduce-scatter and an all-gather stand for one all-reduce.",
            ),
            cases::counts,
            "parallel.counts",
        )
    },
    Check {
        needs: &["a3.parallel.shard", "a3.parallel.logits"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a3.parallel.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "ranks 是 0，或者不能整除词表、键值头数、MLP 宽度三者之一；rank 超出范围；不合适的批次；通信的错误原样传出去。",
                "ranks that are 0 or do not divide the vocabulary, the key-value heads and the width of the MLP, each of them; a rank out of range; a batch that does not fit; errors of the communicator are passed on.",
            ),
            cases::errors,
            "parallel.errors",
        )
    },
];
