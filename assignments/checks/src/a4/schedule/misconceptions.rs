//! The wrong ideas about `a4.schedule` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.schedule.warm_up_from_zero",
        text: text(
            "预热从 0 开始：用了 step/warm_up，第 0 步什么也没学",
            "warms up from 0, by step/warm_up: step 0 learns nothing",
        ),
        caught_by: &["a4.schedule.warm_up"],
    },
    Misconception {
        id: "a4.schedule.warm_up_of_one_more",
        text: text(
            "预热除以了 warm_up + 1，最后一步还没有到峰值",
            "divides by warm_up + 1 in the warm-up, so that its last step is below the peak",
        ),
        caught_by: &["a4.schedule.warm_up"],
    },
    Misconception {
        id: "a4.schedule.warm_up_from_floor",
        text: text(
            "预热从 floor 升起，而不是从 0",
            "lets the warm-up rise from the floor and not from 0",
        ),
        caught_by: &["a4.schedule.warm_up"],
    },
    Misconception {
        id: "a4.schedule.no_warm_up",
        text: text(
            "没有预热，一开始就是峰值",
            "has the peak from the first step on: there is no warm-up",
        ),
        caught_by: &["a4.schedule.warm_up"],
    },
    Misconception {
        id: "a4.schedule.decay_over_all_steps",
        text: text(
            "衰减除以了 end，而不是它自己的步数：到 end 之前降不到 floor",
            "divides by `end` in place of the number of steps that the decay has, so that it does not reach the floor",
        ),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.decay_from_step_0",
        text: text(
            "衰减的进度从第 0 步算起，没有减去预热",
            "counts the progress of the decay from step 0 and not from the end of the warm-up",
        ),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear"],
    },
    Misconception {
        id: "a4.schedule.decay_one_step_late",
        text: text(
            "衰减晚了一步：第 warm_up + 1 步（或 from + 1）仍是峰值",
            "begins to decay one step late",
        ),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.decay_one_step_early",
        text: text(
            "衰减早了一步：第 warm_up 步（或 from）已经低于峰值",
            "begins to decay one step early: step warm_up (or from) is below the peak already",
        ),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.floor_one_step_early",
        text: text("第 end - 1 步就到了 floor", "reaches the floor at step end - 1 already"),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.decay_to_zero",
        text: text(
            "降到 0 而不是降到 floor，到了 end 才跳上去",
            "decays to 0 in place of the floor, and jumps up at `end`",
        ),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.floor_on_top",
        text: text(
            "把 floor 加在了整个峰值之上：从 peak + floor 降起",
            "adds the floor on top of all of the peak, so that the decay begins at peak + floor",
        ),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.goes_on_after_the_end",
        text: text(
            "end 之后还在按公式算下去：余弦又升上来，直线降到 floor 以下",
            "goes on by the formula behind `end`: the cosine rises again, the line falls below the floor",
        ),
        caught_by: &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.cosine_of_a_whole_wave",
        text: text(
            "余弦走了一整个波：cos(2π·x)，又升回了峰值",
            "goes through a whole wave, cos(2π·x), and is at the peak again at the end",
        ),
        caught_by: &["a4.schedule.cosine"],
    },
    Misconception {
        id: "a4.schedule.cosine_of_a_quarter_wave",
        text: text(
            "余弦只走了四分之一个波：cos(π·x/2)",
            "goes through a quarter of a wave only, cos(π·x/2)",
        ),
        caught_by: &["a4.schedule.cosine"],
    },
    Misconception {
        id: "a4.schedule.cosine_not_halved",
        text: text(
            "余弦没有变换到 0 到 1 之间：少了 (1 + …)/2",
            "takes the cosine as it is, from 1 to -1, without (1 + …)/2",
        ),
        caught_by: &["a4.schedule.cosine"],
    },
    Misconception {
        id: "a4.schedule.line_for_cosine",
        text: text("余弦也按直线降", "decays in a line where a cosine is asked for"),
        caught_by: &["a4.schedule.cosine"],
    },
    Misconception {
        id: "a4.schedule.cosine_for_line",
        text: text("直线也按余弦降", "decays by a cosine where a line is asked for"),
        caught_by: &["a4.schedule.linear"],
    },
    Misconception {
        id: "a4.schedule.from_ignored",
        text: text(
            "没有稳定阶段：预热之后立刻开始降",
            "has no stable part: it decays right behind the warm-up",
        ),
        caught_by: &["a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.from_behind_warm_up",
        text: text(
            "from 从预热结束数起：到 warm_up + from 才开始降",
            "counts `from` from the end of the warm-up: the decay begins at warm_up + from",
        ),
        caught_by: &["a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.from_as_length",
        text: text(
            "把 from 当成了衰减的步数：从 end - from 开始降",
            "takes `from` for the number of steps of the decay, which begins at end - from",
        ),
        caught_by: &["a4.schedule.stable"],
    },
    Misconception {
        id: "a4.schedule.stable_by_cosine",
        text: text(
            "稳定阶段之后按余弦降，而不是直线",
            "decays by a cosine behind the stable part, not in a line",
        ),
        caught_by: &["a4.schedule.stable"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.schedule.unnamed.in_f32", &["a4.schedule.cosine", "a4.schedule.linear"]),
    // Where the warm-up has all steps, `end` has the peak.
    Unnamed::new(
        "a4.schedule.unnamed.end_has_the_peak",
        &["a4.schedule.cosine", "a4.schedule.linear", "a4.schedule.stable"],
    ),
    Unnamed::new("a4.schedule.unnamed.stable_by_root", &["a4.schedule.stable"]),
    Unnamed::new("a4.schedule.unnamed.warm_up_of_all_steps", &["a4.schedule.warm_up"]),
];
