//! About `a2.mlp`.

use crate::check::Misconception;
use crate::text::text;

/// In the order of the methods.
pub static MLP: &[Misconception] = &[
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
];
