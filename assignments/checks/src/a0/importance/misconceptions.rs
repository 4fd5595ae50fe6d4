//! The wrong ideas about `a0.importance` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a0.importance.crossing_dropped",
        text: text(
            "越过 top_p 阈值的那个 token 被丢掉了",
            "drops the token that crosses the top_p threshold",
        ),
        caught_by: &["a0.importance.output"],
    },
    Misconception {
        id: "a0.importance.rounding_forgiven",
        text: text(
            "累加的和与 top_p 比较时留了余量",
            "allows for rounding where the running sum is compared with top_p",
        ),
        caught_by: &["a0.importance.output"],
    },
    Misconception {
        id: "a0.importance.not_renormalised",
        text: text("保留的权重没有重新归一化", "does not renormalise the kept weights"),
        caught_by: &["a0.importance.output", "a0.importance.gradients"],
    },
    Misconception {
        id: "a0.importance.touches_caller",
        text: text(
            "在调用者的变量上求了梯度，改动了它们",
            "runs backward into the caller's variables and changes their gradients",
        ),
        caught_by: &["a0.importance.gradients"],
    },
];
