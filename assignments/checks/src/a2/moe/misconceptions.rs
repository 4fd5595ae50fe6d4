//! The wrong ideas about `a2.moe` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.moe.not_renormalised",
        text: text(
            "选出的 k 个权重没有除以它们的和",
            "does not divide the chosen weights by their sum",
        ),
        caught_by: &["a2.moe.route"],
    },
    Misconception {
        id: "a2.moe.router_in_half",
        text: text("路由直接用半精度计算", "computes the router in half precision"),
        caught_by: &["a2.moe.route_in_f32"],
    },
    Misconception {
        id: "a2.moe.first_ignored",
        text: text(
            "忽略了 first：把本设备的专家从 0 数起",
            "ignores first, and numbers the experts of the rank from 0",
        ),
        caught_by: &["a2.moe.forward"],
    },
    Misconception {
        id: "a2.moe.per_token",
        text: text(
            "fᵢ 除以了词元数 n，而不是选择数 n·k",
            "divides by the number of tokens, not of choices",
        ),
        caught_by: &["a2.moe.balance_loss"],
    },
    Misconception {
        id: "a2.moe.first_choice_only",
        text: text("每个词元只用了第一个专家", "uses the first choice of each token only"),
        caught_by: &["a2.moe.forward"],
    },
    Misconception {
        id: "a2.moe.number_of_experts_forgotten",
        text: text("漏了乘专家数 e", "does not multiply by the number of experts"),
        caught_by: &["a2.moe.balance_loss"],
    },
    Misconception {
        id: "a2.moe.first_choices_counted",
        text: text("fᵢ 只数了第一选择", "counts first choices only for fᵢ"),
        caught_by: &["a2.moe.balance_loss"],
    },
];
