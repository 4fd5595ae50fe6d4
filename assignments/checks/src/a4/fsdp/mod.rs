//! Task `a4.fsdp`: full sharding.

mod cases;
mod misconceptions;
mod order;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.fsdp", text("完全分片", "full sharding"), CHECKS, misconceptions::NAMED)
        .bonus()
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.fsdp.shares",
        1,
        text("每个进程分到的参数", "the share of each rank"),
        text(
            "一层的参数按名字拼成一个向量，末尾补零到进程数的倍数；第 r 个进程拿第 r 段，别的不留（视图后面的整个张量也算）。",
            "the parameters of a layer make one vector in the order of their names, with zeros at the end up to a multiple of the ranks; rank r gets the r-th part and holds nothing else (what stands behind a view counts).",
        ),
        cases::shares,
        "fsdp.shares",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.fsdp.pass",
        1,
        text("前向与反向", "forward and backward"),
        text(
            "轮到一层时才收它的参数（先转成 compute），用完就放；反向时再收一次、重算一次；梯度转成 f32，再在各进程间求和、各拿一段。",
            "gather the parameters of a layer when it is its turn (cast to compute before), and give them up after it; gather and compute again in backward; gradients are cast to f32 and then summed over the ranks, each of which gets its part.",
        ),
        cases::pass,
        "fsdp.pass",
    )
    .within(Tolerance::F32),
    Check {
        needs: &["a4.fsdp.pass"],
        verdict: Verdict::Law(order::law),
        ..Check::golden(
            "a4.fsdp.gathers",
            1,
            text("任何时候至多一层是完整的", "one layer at a time"),
            text(
                "收一层、算一层、放一层；一共至多 2·层数 次 all_gather 和 层数 次 reduce_scatter；参数以 compute 传送，梯度以 f32 传送。",
                "gather a layer, compute it, give it up; there are at most 2·layers all_gathers and as many reduce_scatters as layers; parameters travel as compute, gradients as f32.",
            ),
            cases::gathers,
            "fsdp.gathers",
        )
    },
];
