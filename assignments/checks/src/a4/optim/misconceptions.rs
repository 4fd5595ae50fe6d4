//! The wrong ideas about `a4.optim` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.optim.all_decay",
        text: text(
            "所有参数都进了衰减的那一组，归一化的增益和偏置也在内",
            "puts all parameters into the group that decays, gains of norms and biases among them",
        ),
        caught_by: &["a4.optim.groups"],
    },
    Misconception {
        id: "a4.optim.decay_by_name",
        text: text(
            "按名字分组（名字里有 norm 或 bias 的不衰减），而不是按维数",
            "decides by names (those with norm or bias do not decay), not by the number of dims",
        ),
        caught_by: &["a4.optim.groups"],
    },
    Misconception {
        id: "a4.optim.groups_swapped",
        text: text("两组的次序反了", "returns the two groups in the wrong order"),
        caught_by: &["a4.optim.groups"],
    },
    Misconception {
        id: "a4.optim.no_decay",
        text: text("没有权重衰减", "leaves weight decay out"),
        caught_by: &["a4.optim.sgd", "a4.optim.adam", "a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.one_decay_for_all",
        text: text("所有参数都用第一组的衰减", "lets all parameters decay as the first group does"),
        caught_by: &["a4.optim.sgd", "a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.sgd_decoupled",
        text: text(
            "SGD 的衰减没有加进梯度（于是没有进动量），而是单独乘在参数上",
            "lets SGD decay beside the gradient, and so beside the momentum",
        ),
        caught_by: &["a4.optim.sgd"],
    },
    Misconception {
        id: "a4.optim.momentum_dampened",
        text: text("动量写成了 μ·v + (1 - μ)·g", "has the momentum as μ·v + (1 - μ)·g"),
        caught_by: &["a4.optim.sgd"],
    },
    Misconception {
        id: "a4.optim.rate_in_momentum",
        text: text(
            "学习率乘进了动量（v = μ·v + lr·g，p = p - v）：学习率变化时，旧的梯度还带着旧的学习率",
            "multiplies the learning rate into the momentum (v = μ·v + lr·g, p = p - v), so that old gradients keep old rates",
        ),
        caught_by: &["a4.optim.sgd"],
    },
    Misconception {
        id: "a4.optim.nesterov_ignored",
        text: text(
            "没有理会 nesterov，或者用了更新之前的 v：那正好就是普通的动量",
            "does not look at `nesterov`, or takes for it the v from before the update, which comes to plain momentum",
        ),
        caught_by: &["a4.optim.sgd"],
    },
    Misconception {
        id: "a4.optim.no_correction",
        text: text(
            "没有偏差校正：用的是 m 与 v，而不是 m̂ 与 v̂",
            "does not correct the bias: takes m and v in place of m̂ and v̂",
        ),
        caught_by: &["a4.optim.adam", "a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.second_not_corrected",
        text: text("只校正了 m，没有校正 v", "corrects m, but not v"),
        caught_by: &["a4.optim.adam", "a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.number_from_0",
        text: text(
            "t 从 0 数起：第一次更新除以了 1 - β⁰ = 0",
            "counts t from 0, so that the first update divides by 1 - β⁰ = 0",
        ),
        caught_by: &["a4.optim.adam", "a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.number_always_1",
        text: text(
            "t 一直是 1：没有从 state 里读更新的次数",
            "has t = 1 always, and does not read the number of updates from the state",
        ),
        caught_by: &["a4.optim.adam", "a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.betas_swapped",
        text: text("β₁ 与 β₂ 用反了", "has β₁ and β₂ the wrong way round"),
        caught_by: &["a4.optim.adam", "a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.adam_decoupled",
        text: text(
            "Adam 的衰减没有加进梯度，做成了 AdamW",
            "lets Adam decay beside the gradient, as AdamW does",
        ),
        caught_by: &["a4.optim.adam"],
    },
    Misconception {
        id: "a4.optim.adamw_l2",
        text: text(
            "AdamW 的衰减加进了梯度（L2），于是也被 √v̂ 除了",
            "puts the decay of AdamW into the gradient (L2), where √v̂ divides it, too",
        ),
        caught_by: &["a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.decay_after",
        text: text(
            "AdamW 先更新，再让新的参数衰减",
            "lets the new parameter decay, behind the update of AdamW",
        ),
        caught_by: &["a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.decay_without_rate",
        text: text(
            "AdamW 的衰减没有乘学习率：p - λ·p",
            "does not multiply the decay of AdamW by the learning rate: p - λ·p",
        ),
        caught_by: &["a4.optim.adamw"],
    },
    Misconception {
        id: "a4.optim.eps_in_root",
        text: text("eps 放进了根号里：√(v̂ + eps)", "adds eps inside of the root: √(v̂ + eps)"),
        caught_by: &["a4.optim.small"],
    },
    Misconception {
        id: "a4.optim.eps_before_correction",
        text: text(
            "eps 加在校正之前：lr·√(1 - β₂ᵗ)/(1 - β₁ᵗ) · m/(√v + eps)",
            "adds eps before the correction: lr·√(1 - β₂ᵗ)/(1 - β₁ᵗ) · m/(√v + eps)",
        ),
        caught_by: &["a4.optim.small"],
    },
    Misconception {
        id: "a4.optim.no_eps",
        text: text("没有加 eps", "does not add eps"),
        caught_by: &["a4.optim.small"],
    },
    Misconception {
        id: "a4.optim.one_number_for_all",
        text: text(
            "所有参数共用一个 t：后来才有梯度的参数，校正就错了",
            "has one t for all parameters, which is wrong for one that gets its first gradient later",
        ),
        caught_by: &["a4.optim.state"],
    },
    Misconception {
        id: "a4.optim.no_gradient_is_zero",
        text: text(
            "没有梯度当作梯度是 0：参数照样衰减，动量照样消退，次数照样增加",
            "takes a gradient that is not there for 0: the parameter decays, the moments fade, and the update counts",
        ),
        caught_by: &["a4.optim.state"],
    },
    Misconception {
        id: "a4.optim.groups_ignored",
        text: text(
            "有梯度的参数都更新了，不在组里的也在内",
            "updates whatever has a gradient, also what is in no group",
        ),
        caught_by: &["a4.optim.state"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.optim.unnamed.in_f32", &["a4.optim.sgd", "a4.optim.adam", "a4.optim.adamw"]),
    Unnamed::new("a4.optim.unnamed.first_group_only", &["a4.optim.sgd", "a4.optim.adamw"]),
    Unnamed::new("a4.optim.unnamed.first_momentum_0", &["a4.optim.sgd"]),
    Unnamed::new("a4.optim.unnamed.gradient_for_square", &["a4.optim.adam"]),
    Unnamed::new("a4.optim.unnamed.state_forgotten", &["a4.optim.state", "a4.optim.adam"]),
    Unnamed::new("a4.optim.unnamed.corrected_moments_kept", &["a4.optim.adam"]),
];
