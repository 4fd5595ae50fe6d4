//! Task `a3.pipeline`: pipeline parallelism.

mod misconceptions;
mod validity;

use harness::{Case, Cases, Check, Draw, Record, Task, Tolerance, Verdict};
use proptest::prelude::*;
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a3.pipeline",
    text("流水线并行", "pipeline parallelism"),
    CHECKS,
    misconceptions::NAMED,
)
.bonus()
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.pipeline.stages",
        1,
        text("每个阶段的层", "the layers of each stage"),
        text(
            "层按次序分成连续的几段，尽量一样多；除不尽时，前面的几个阶段各多一层。",
            "layers are cut into contiguous parts, in order, as equal as can be; where they do not divide, the first stages hold one more each.",
        ),
        stages_cases,
        "pipeline",
    )
    .within(Tolerance::EXACT),
    Check {
        cases: Cases::Drawn { strategy: any_schedule, runs: 40 },
        verdict: Verdict::Law(validity::is_valid),
        ..Check::golden(
            "a3.pipeline.valid",
            1,
            text("可以照着执行的时间表", "tables that can be carried out"),
            text(
                "先列出每个阶段自己的步骤次序，再一拍一拍地走：下一步所等的东西在前一拍或更早做完了才走，否则空一拍。",
                "write down the steps of each stage in their order, then go tick by tick: a stage takes its next step if what it waits for was done in a tick before, and is idle otherwise.",
            ),
            |_| Vec::new(),
            "pipeline",
        )
    },
    Check::golden(
        "a3.pipeline.schedule",
        1,
        text("GPipe 与 1F1B 的时间表", "the tables of GPipe and 1F1B"),
        text(
            "GPipe：全部前向之后才反向；1F1B：阶段 i 先前向 min(p − i, m) 个，然后一个反向、一个前向地轮流。两种都按微批的编号，从 0 起。",
            "GPipe: all forward, then all back; 1F1B: stage i passes min(p − i, m) forward, then takes one back and passes one forward by turns. Both go by the numbers of the micro-batches, from 0 on.",
        ),
        schedule_cases,
        "pipeline",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a3.pipeline.bubble",
        1,
        text("气泡", "the bubble"),
        text(
            "表里空闲的格子占全部格子的比例：数一张小表，再看公式。",
            "the share of idle cells among all cells of the table: count those of a small one, then look at the formula.",
        ),
        bubble_cases,
        "pipeline",
    ),
    Check {
        needs: &["a3.pipeline.schedule"],
        ..Check::golden(
            "a3.pipeline.errors",
            1,
            text("不能用的数", "numbers that cannot be used"),
            text(
                "没有阶段、没有微批、层比阶段少：错误里写明是哪个参数、它是多少、至少要多少。",
                "no stages, no micro-batches, fewer layers than stages: the error says which parameter, what it is, and the least that it may be.",
            ),
            error_cases,
            "pipeline",
        )
        .within(Tolerance::EXACT)
    },
];

fn stages(layers: usize, stages: usize) -> Case {
    Case::of("stages").with("layers", layers).with("stages", stages)
}

/// Remainders of 0, of 1, in the middle and the largest; a layer a stage; one stage.
fn stages_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes =
        [(7, 3), (11, 3), (6, 3), (10, 4), (22, 5), (32, 5), (3, 2), (5, 5), (9, 1), (1, 1)];
    let most = 2 + draw.below(5);
    let drawn = (most + draw.below(40), most);
    sizes.into_iter().chain([drawn]).map(|(l, p)| stages(l, p).record()).collect()
}

const SCHEDULES: [&str; 2] = ["GPipe", "OneForwardOneBackward"];

fn schedule(schedule: &str, stages: usize, micro_batches: usize) -> Case {
    let case = Case::of("schedule").with("schedule", schedule);
    case.with("stages", stages).with("micro_batches", micro_batches)
}

/// Fewer micro-batches than stages, as many, and more; one stage, one micro-batch.
fn schedule_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [(2, 3), (3, 2), (3, 5), (4, 4), (4, 6), (5, 3), (5, 7), (2, 1), (1, 3), (1, 1)];
    let drawn = (2 + draw.below(4), 2 + draw.below(7));
    let sizes = sizes.into_iter().chain([drawn]);
    let both = sizes.flat_map(|(p, m)| SCHEDULES.map(|name| schedule(name, p, m)));
    both.map(Case::record).collect()
}

fn any_schedule() -> BoxedStrategy<Record> {
    (0usize..2, 1usize..6, 1usize..9)
        .prop_map(|(which, p, m)| schedule(SCHEDULES[which], p, m).record())
        .boxed()
}

fn bubble(stages: usize, micro_batches: usize) -> Case {
    Case::of("bubble").with("stages", stages).with("micro_batches", micro_batches)
}

fn bubble_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [(2, 3), (4, 8), (5, 2), (3, 1), (1, 6), (8, 1000)];
    let drawn = (2 + draw.below(6), 1 + draw.below(30));
    sizes.into_iter().chain([drawn]).map(|(p, m)| bubble(p, m).record()).collect()
}

/// One number is wrong in each.
fn error_cases(_: &mut Draw) -> Vec<Record> {
    let both = |p, m| SCHEDULES.map(|name| schedule(name, p, m));
    let cases = [stages(3, 0), stages(2, 3), stages(0, 1), bubble(0, 4), bubble(3, 0)];
    let cases = cases.into_iter().chain(both(0, 2)).chain(both(2, 0));
    cases.map(Case::record).collect()
}
