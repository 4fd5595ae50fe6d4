//! Task `a4.optim`: optimizers.

mod cases;
mod misconceptions;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.optim", text("优化器", "optimizers"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

/// For some elementwise operations in `f32`: 1e-6, also after five updates.
const UPDATES: Tolerance = Tolerance { rtol: 1e-6, atol: 1e-6, in_f64: 1e-3, ..Tolerance::F64 };

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.optim.groups",
        1,
        text("衰减与不衰减的两组", "the group that decays and the one that does not"),
        text(
            "看的是维数，不是名字：两维及以上的衰减，其余的衰减为 0；两组都要返回，空的也要。",
            "what counts is how many dims there are, not the name: those with two or more decay, the others with 0; both groups are returned, empty ones too.",
        ),
        cases::grouping,
        "optim",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.optim.sgd",
        3,
        text("SGD、动量与 Nesterov", "SGD, momentum and Nesterov's"),
        text(
            "先把 λ·p 加进梯度；第一次更新时 v 就是梯度，之后是 μ·v + g；学习率在最后才乘；Nesterov 用的是 g + μ·v，其中 v 是新的。",
            "λ·p is added to the gradient first; at the first update v is the gradient, later μ·v + g; the learning rate is multiplied last; Nesterov's takes g + μ·v, with the new v.",
        ),
        cases::sgds,
        "optim",
    )
    .within(UPDATES),
    Check::golden(
        "a4.optim.adam",
        3,
        text("Adam 的前五步", "five updates of Adam"),
        text(
            "t 从 1 数起，两个动量都要校正；λ·p 加进梯度，于是也进了两个动量；存下来的是没有校正过的 m 与 v。",
            "t counts from 1, and both moments are corrected; λ·p goes into the gradient, and so into both moments; what is remembered is m and v before correction.",
        ),
        cases::adams,
        "optim",
    )
    .within(UPDATES),
    Check::golden(
        "a4.optim.adamw",
        3,
        text("AdamW 的前五步", "five updates of AdamW"),
        text(
            "衰减与梯度无关：更新之前 p 先乘以 1 - lr·λ；梯度为 0 时就只剩这一项；λ 是参数所在那一组的。",
            "decay has nothing to do with the gradient: before the update p is multiplied by 1 - lr·λ, and with gradients of 0 that is all; λ is that of the parameter's group.",
        ),
        cases::adamws,
        "optim",
    )
    .within(UPDATES),
    Check::golden(
        "a4.optim.small",
        2,
        text("与 eps 一样小的梯度", "gradients as small as eps"),
        text(
            "eps 加在根号外面、校正之后：√v̂ + eps；不要先加 eps 再校正，也不要放进根号里。",
            "eps is added outside of the root and after the correction: √v̂ + eps; neither inside of the root nor before the correction.",
        ),
        cases::small,
        "optim",
    )
    .within(UPDATES),
    Check {
        needs: &["a4.optim.adam"],
        ..Check::golden(
            "a4.optim.state",
            2,
            text("谁被更新，记住什么", "who is updated, and what is remembered"),
            text(
                "没有梯度或不在组里的参数原样留着，它的状态也一样；t 是每个参数自己的；一切记忆都在 state 里：每次更新之间，它会被拆成数字再重新装起来。",
                "a parameter without gradient or without group stays as it is, and so does its state; each has its own t; all that is remembered is in `state`: between updates it is taken apart into numbers and put together anew.",
            ),
            cases::states,
            "optim",
        )
        .within(UPDATES)
    },
    Check {
        needs: &["a4.optim.adamw"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a4.optim.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "在改动任何东西之前先全部检查：一个名字在两组里，或者不是参数；梯度的形状与 dtype；学习率是负数或不是数。",
                "look at everything before anything is changed: a name in two groups, or one that is no parameter; shapes and dtypes of gradients; a learning rate that is negative or no number.",
            ),
            cases::errors,
            "optim",
        )
    },
];
