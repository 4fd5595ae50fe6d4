//! Task `a4.data_parallel`: data parallelism.

mod cases;
mod counts;
mod misconceptions;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a4.data_parallel",
    text("数据并行", "data parallelism"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.data_parallel.gradients",
        1,
        text("损失与梯度", "loss and gradients"),
        text(
            "是所有进程上所有目标的平均：各进程先求和（不是平均），加起来之后再除以目标的总数；没有目标的进程也要参加。",
            "the mean over all targets of all ranks: each rank has sums (not means), and what they add up to is divided by the number of all targets; a rank without targets takes part, too.",
        ),
        cases::gradients,
        "data_parallel.gradients",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a4.data_parallel.gradients"],
        verdict: Verdict::Law(counts::buckets),
        ..Check::golden(
            "a4.data_parallel.buckets",
            1,
            text("分桶传送", "gradients in buckets"),
            text(
                "几个参数的梯度拼成一个张量，一次 all_reduce 送出去；装不下了就另起一桶；每个梯度只送一次，模型只调用一次。",
                "join the gradients of several parameters into one tensor and send it by one all_reduce; begin another bucket where the next one does not fit; each gradient travels once, and the model is called once.",
            ),
            cases::buckets,
            "data_parallel.buckets",
        )
    },
    Check::golden(
        "a4.data_parallel.updates",
        1,
        text("状态分片的 AdamW", "AdamW with its state dealt out"),
        text(
            "组里的所有参数按名字排成一个向量，末尾补零；每个进程只更新、只记住自己那一段，再收齐参数；梯度是各进程之和；更新的次数要加一。",
            "all parameters of the groups make one vector in the order of their names, with zeros at the end; a rank updates and remembers its own part only, and then the parameters are gathered; the gradient is the sum over the ranks; updates are counted.",
        ),
        cases::updates,
        "data_parallel.updates",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a4.data_parallel.updates"],
        verdict: Verdict::Law(counts::update),
        ..Check::golden(
            "a4.data_parallel.sent",
            1,
            text("一次更新传送多少", "what an update sends"),
            text(
                "每次更新只有一次 reduce_scatter（梯度，整个向量）和一次 all_gather（参数，自己那一段）。",
                "an update is one reduce_scatter (of the gradients, the whole vector) and one all_gather (of the parameters, this rank's part).",
            ),
            cases::sent,
            "data_parallel.sent",
        )
    },
    Check {
        needs: &["a4.data_parallel.gradients", "a4.data_parallel.updates"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a4.data_parallel.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "bucket 是 0；groups 里的名字重复或不是参数；lr 是负数或 NaN；梯度的形状或类型不对；状态的长度不对。模型与通信的错误原样传出去。",
                "a bucket of 0; names in the groups that come twice or are no parameters; lr negative or NaN; gradients of another shape or dtype; a state of another length. Errors of the model and of the communicator are passed on.",
            ),
            cases::errors,
            "data_parallel.errors",
        )
    },
];
