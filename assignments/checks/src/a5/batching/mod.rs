//! Task `a5.batching`: continuous batching.

mod alone;
mod blocks;
mod engine;
mod errors;
mod ledger;
mod misconceptions;
mod order;
mod request;
mod schedule;
mod shared;
mod steps;
mod tight;
mod together;
mod workload;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.batching",
    text("连续批处理", "continuous batching"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check {
        needs: &["a5.logits.process", "a5.sample.draw_rows"],
        ..Check::golden(
            "a5.batching.alone",
            1,
            text("一次一段文本", "one text at a time"),
            text(
                "提示比预算长就分几步读，读完最后一截才生成第一个词元；之后每步读一个。第 i 个词元用步号 i 抽取；结束词元不算在内，最后一个词元不用读。",
                "a prompt longer than the budget is read over several steps, and the first token is drawn behind its last piece; from then on a step reads one token. Token i is drawn with step i; the token that ends a text is not part of it, and the last one need not be read.",
            ),
            alone::cases,
            "batching.steps",
        )
    },
    Check {
        needs: &["a5.batching.alone"],
        ..Check::golden(
            "a5.batching.together",
            1,
            text("每个结果都和单独做时一样", "each result is that of the request alone"),
            text(
                "每段文本有自己的块表、历史、种子和步号，都不能因为旁边还有谁而改变；每段都作为第 0 行抽取。",
                "each text has a block table, a history, a seed and a step of its own, whoever is beside it; each draws as row 0.",
            ),
            together::cases,
            "batching.results",
        )
    },
    Check {
        needs: &["a5.batching.alone"],
        ..Check::golden(
            "a5.batching.steps",
            1,
            text("谁在哪一步读", "who reads in which step"),
            text(
                "不要等一批都完成：谁一完成，下一步就让等得最久的来；进行中的每段文本每步都读。",
                "do not wait for a whole batch: when one is finished, the one that has waited longest takes its place in the next step; all that are running read in every step.",
            ),
            steps::cases,
            "batching.steps",
        )
    },
    Check {
        needs: &["a5.batching.alone"],
        ..Check::golden(
            "a5.batching.budget",
            1,
            text("预算用满，不超出", "the budget is used and kept"),
            text(
                "预算是这一步所有文本读的词元之和，正在生成的文本各占一个；剩下多少就读多少提示，余下的下一步读。",
                "the budget is for all tokens of a step together, one for each text that draws; of a prompt as much is read as is left, the rest in the next step.",
            ),
            steps::totals,
            "batching.totals",
        )
    },
    Check {
        needs: &["a5.batching.alone", "a5.batching.together"],
        verdict: Verdict::Law(schedule::law),
        ..Check::golden(
            "a5.batching.schedule",
            1,
            text("各种负载下的每一步", "every step, under work of all kinds"),
            text(
                "数一数：每步读的词元、进行中的文本、等着的请求。块足够时，一步没有读满预算，就应当谁都没有可读的、也没有谁能加入。",
                "count what a step reads, which texts are running and which wait. With blocks enough, a step that reads less than the budget is one in which nobody had more to read and nobody could join.",
            ),
            workload::cases,
            "batching.steps",
        )
    },
    Check {
        needs: &["a5.batching.alone"],
        ..Check::golden(
            "a5.batching.preemption",
            1,
            text("块不够的时候", "when blocks run out"),
            text(
                "被抢占的文本交还所有的块，从位置 0 重读提示和已经生成的词元；已经生成的词元、步号和历史都照旧。",
                "a text that is preempted gives all its blocks back, and reads its prompt and what it has drawn from place 0 on; what was drawn, the step and the history are what they were.",
            ),
            tight::cases,
            "batching.results",
        )
    },
    Check {
        needs: &["a5.batching.preemption"],
        verdict: Verdict::Law(order::law),
        ..Check::golden(
            "a5.batching.order",
            1,
            text("没有谁饿死", "nobody starves"),
            text(
                "让位的是最晚来的；被抢占的回到队里原来的地方，比它晚来的都在它后面。",
                "the one that came last gives way; who is preempted waits at its old place, in front of all that came later.",
            ),
            tight::order,
            "batching.steps",
        )
    },
    Check {
        needs: &["a5.batching.alone"],
        ..Check::golden(
            "a5.batching.blocks",
            1,
            text("块全部收回，各收一次", "all blocks come back, once each"),
            text(
                "完成、中止、抢占，都要交还它块表里的每一块；长度正好是整数个块时也一样。每块只还一次，不然两段文本会写进同一块。",
                "whoever finishes, is aborted or preempted gives back each block of its table, also where the length is exactly some blocks; and each once, or two texts write into the same block.",
            ),
            blocks::cases,
            "batching.results",
        )
    },
    Check {
        needs: &["a5.batching.alone"],
        ..Check::golden(
            "a5.batching.shared",
            1,
            text("开头相同的文本", "texts that begin alike"),
            text(
                "不共享也能通过。要共享：键是到这一块为止的全部词元，不只是块里的；只共享写满了的块；块被拿去另用时要把键删掉；至少留一个词元来读；有人用着的块不能收回。",
                "who shares nothing passes, too. If you share: the key is all tokens up to the block's end, not those in it only; only blocks that are full and written are shared; a block that is taken for something else loses its key; one token at least is left to read; a block that somebody uses is not freed.",
            ),
            shared::cases,
            "batching.results",
        )
    },
    Check {
        needs: &["a5.batching.alone"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a5.batching.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "add 的时候就全部检查，采样的设置也一样；正好放得下的不能拒绝，完成了的编号可以再用；模型拒绝的一步等于没有走过。",
                "everything is looked at in add, the sampling included; what just fits is not refused, and a number is free again when its request has finished; a step that the model refuses is as if it had not been made.",
            ),
            errors::cases,
            "batching.results",
        )
    },
];
