//! The wrong ideas about `a3.pipeline` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.pipeline.remainder_last",
        text: text(
            "除不尽时让最后的几个阶段各多一层，而不是最前的",
            "gives the layers that are left over to the last stages, not to the first",
        ),
        caught_by: &["a3.pipeline.stages"],
    },
    Misconception {
        id: "a3.pipeline.rest_on_last_stage",
        text: text(
            "除不尽时把多出来的层全放在最后一个阶段",
            "puts all layers that are left over on the last stage",
        ),
        caught_by: &["a3.pipeline.stages"],
    },
    Misconception {
        id: "a3.pipeline.rest_left_out",
        text: text(
            "除不尽时每个阶段只拿 ⌊层数 / 阶段数⌋ 层，多出来的层不在任何阶段里",
            "gives ⌊layers / stages⌋ to each stage, and the layers that are left over to none",
        ),
        caught_by: &["a3.pipeline.stages"],
    },
    Misconception {
        id: "a3.pipeline.even_cuts",
        text: text(
            "在 ⌊i · 层数 / 阶段数⌋ 处切开：多一层的阶段散在各处，而不是在最前面",
            "cuts at ⌊i · layers / stages⌋, so that the stages with one more are spread about and not the first",
        ),
        caught_by: &["a3.pipeline.stages"],
    },
    Misconception {
        id: "a3.pipeline.rounded_up",
        text: text(
            "每个阶段都拿 ⌈层数 / 阶段数⌉ 层，最后的阶段只剩下零头，甚至没有",
            "gives ⌈layers / stages⌉ to each stage as long as there are any, and the last ones get few or none",
        ),
        caught_by: &["a3.pipeline.stages"],
    },
    Misconception {
        id: "a3.pipeline.ends_included",
        text: text(
            "把 a..b 的 b 当成最后一层，它其实不算在内",
            "takes the b of a..b for the last layer, which it is not: b stands behind it",
        ),
        caught_by: &["a3.pipeline.stages"],
    },
    Misconception {
        id: "a3.pipeline.empty_stages",
        text: text(
            "层比阶段少时不报错，留下了没有层的阶段",
            "accepts fewer layers than stages, and leaves stages without any",
        ),
        caught_by: &["a3.pipeline.errors"],
    },
    Misconception {
        id: "a3.pipeline.backward_reversed",
        text: text(
            "GPipe 反向时从最后一个微批开始，而不是按编号从 0 起",
            "takes the last micro-batch back first with GPipe, not number 0",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.schedule_ignored",
        text: text(
            "不管要哪一种，都给出 GPipe 的时间表",
            "returns the table of GPipe, whichever is asked for",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.warm_up_too_short",
        text: text(
            "1F1B 的预热少了一个：第一次反向之前只前向 p − i − 1 个（最后一个阶段 1 个）",
            "passes one micro-batch too few forward before the first goes back with 1F1B, p − i − 1 (at the last stage 1)",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.warm_up_too_long",
        text: text(
            "1F1B 的预热多了一个：第一次反向之前前向了 p − i + 1 个（预热之后先前向再反向，也是这样）",
            "passes one micro-batch too many forward before the first goes back with 1F1B, p − i + 1 (also if the turns begin with forward)",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.same_warm_up",
        text: text(
            "1F1B 里每个阶段都先前向 p 个，而不是 p − i 个",
            "passes p micro-batches forward at every stage before the first goes back with 1F1B, not p − i",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.no_limit",
        text: text(
            "1F1B 里能反向就反向，否则有什么就前向什么，没有 p − i 个微批的上限",
            "takes back what it can with 1F1B and else passes forward what there is, without the limit of p − i micro-batches",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.back_from_first",
        text: text(
            "反向从第一个阶段走到最后一个，而不是从最后一个走回来",
            "takes micro-batches back from the first stage to the last, not from the last to the first",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.no_idle_ticks",
        text: text(
            "没有空闲的拍：每个阶段都从第 0 拍做到底，不等别的阶段",
            "leaves no idle ticks: every stage begins in tick 0 and waits for nobody",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.same_tick",
        text: text(
            "前一个阶段这一拍才做完的，同一拍就用上了，而不是下一拍",
            "uses what the stage before does in the same tick, not in the next",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.transposed",
        text: text(
            "每个阶段一行、每一拍一列，行列反了",
            "has a row for each stage and a column for each tick, not the other way round",
        ),
        caught_by: &["a3.pipeline.schedule"],
    },
    Misconception {
        id: "a3.pipeline.over_micro_batches",
        text: text(
            "气泡算成 (p − 1) / m：那是空闲与干活之比，不是占全部的比例",
            "has (p − 1) / m for the bubble: the idle ticks for each busy one, not their share of all",
        ),
        caught_by: &["a3.pipeline.bubble"],
    },
    Misconception {
        id: "a3.pipeline.busy_share",
        text: text(
            "给出的是在干活的比例，而不是空闲的比例",
            "returns the share of ticks that are busy, not of those that are idle",
        ),
        caught_by: &["a3.pipeline.bubble"],
    },
    Misconception {
        id: "a3.pipeline.whole_numbers",
        text: text(
            "用整数相除，小数部分丢了，再转成 f64 就是 0",
            "divides whole numbers, which drops the fraction, and turns what is left, 0, into an f64",
        ),
        caught_by: &["a3.pipeline.bubble"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.pipeline.unnamed.rest_on_first_stage", &["a3.pipeline.stages"]),
    // An idle row at the end.
    Unnamed::new("a3.pipeline.unnamed.one_more_tick", &["a3.pipeline.schedule"]),
    // Each schedule is taken for the other.
    Unnamed::new("a3.pipeline.unnamed.swapped", &["a3.pipeline.schedule"]),
    Unnamed::new("a3.pipeline.unnamed.one_tick_more_in_bubble", &["a3.pipeline.bubble"]),
    // No micro-batches are no error.
    Unnamed::new("a3.pipeline.unnamed.nothing_to_do", &["a3.pipeline.errors"]),
];
