//! The wrong ideas about `a2.mlp` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.mlp.silu_by_quotient",
        text: text(
            "自己写了 x / (1 + e^(−x))，e^(−x) 溢出时梯度是 NaN",
            "writes x / (1 + e^(−x)), whose gradient is NaN where e^(−x) overflows",
        ),
        caught_by: &["a2.mlp.silu"],
    },
    Misconception {
        id: "a2.mlp.forms_swapped",
        text: text("GELU 的两种形式弄反了", "has the two forms of GELU the wrong way round"),
        caught_by: &["a2.mlp.gelu"],
    },
    Misconception {
        id: "a2.mlp.gate_and_up_swapped",
        text: text("激活函数加在了 up 一边", "puts the activation on up in place of the gate"),
        caught_by: &["a2.mlp.swiglu"],
    },
    Misconception {
        id: "a2.mlp.post_for_pre",
        text: text("前置和后置的归一化弄反了", "has pre-norm and post-norm the wrong way round"),
        caught_by: &["a2.mlp.block"],
    },
    Misconception {
        id: "a2.mlp.kept_not_scaled",
        text: text("留下的没有除以 1 − p", "does not divide what is kept by 1 − p"),
        caught_by: &["a2.mlp.dropout"],
    },
    Misconception {
        id: "a2.mlp.divided_by_p",
        text: text("把 p 当成了留下的概率", "takes p for the probability to keep"),
        caught_by: &["a2.mlp.dropout"],
    },
    Misconception {
        id: "a2.mlp.always_tanh",
        text: text(
            "两种形式都用了 tanh 近似",
            "uses the tanh approximation for both forms of GELU",
        ),
        caught_by: &["a2.mlp.gelu"],
    },
    Misconception {
        id: "a2.mlp.always_exact",
        text: text("两种形式都用了 erf", "uses erf for both forms of GELU"),
        caught_by: &["a2.mlp.gelu"],
    },
    Misconception {
        id: "a2.mlp.activation_on_product",
        text: text(
            "先乘 up，再过激活函数",
            "multiplies by up first, and puts the activation on the product",
        ),
        caught_by: &["a2.mlp.swiglu"],
    },
    Misconception {
        id: "a2.mlp.norm_of_sublayer",
        text: text("后置归一化写成了 x + norm(f(x))", "writes post-norm as x + norm(f(x))"),
        caught_by: &["a2.mlp.block"],
    },
    Misconception {
        id: "a2.mlp.always_pre_norm",
        text: text("后置归一化也写成了前置的", "wires post-norm as pre-norm"),
        caught_by: &["a2.mlp.block"],
    },
    Misconception {
        id: "a2.mlp.multiplied",
        text: text(
            "留下的乘了 1 − p，而不是除以",
            "multiplies what is kept by 1 − p in place of dividing",
        ),
        caught_by: &["a2.mlp.dropout"],
    },
    Misconception {
        id: "a2.mlp.keep_inverted",
        text: text(
            "掩码弄反了：丢掉的留下，留下的丢掉",
            "has the mask the wrong way round: keeps what is to be dropped",
        ),
        caught_by: &["a2.mlp.dropout"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[Unnamed::new("a2.mlp.unnamed.gelu_constant", &["a2.mlp.gelu"])];
