//! The wrong ideas about `a2.norms` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.norms.mean_subtracted",
        text: text("RMSNorm 减去了均值", "subtracts the mean in RMSNorm"),
        caught_by: &["a2.norms.rms", "a2.norms.group_rms", "a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.eps_outside",
        text: text("eps 加在了根号外面", "adds eps outside of the root"),
        caught_by: &["a2.norms.rms", "a2.norms.group_rms"],
    },
    Misconception {
        id: "a2.norms.no_eps",
        text: text("没有加 eps", "leaves eps out"),
        caught_by: &["a2.norms.rms", "a2.norms.group_rms"],
    },
    Misconception {
        id: "a2.norms.sum_for_mean",
        text: text("用平方和代替了平方的平均", "takes the sum of squares for their mean"),
        caught_by: &["a2.norms.rms", "a2.norms.group_rms", "a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.no_upcast",
        text: text(
            "半精度的输入没有先转成 f32，平方溢出",
            "does not compute in f32 for half precision, whose squares overflow",
        ),
        caught_by: &["a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.gain_before_cast",
        text: text(
            "先乘增益，再转回半精度；约定是先转再乘",
            "multiplies by the gain before the cast to half precision; the cast comes first",
        ),
        caught_by: &["a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.size_for_number",
        text: text(
            "把组数当成了每组的特征数",
            "takes the number of groups for the number of features in a group",
        ),
        caught_by: &["a2.norms.group_rms", "a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.one_group",
        text: text(
            "没有分组，整个向量一起归一化",
            "normalises the whole vector in place of groups",
        ),
        caught_by: &["a2.norms.group_rms", "a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.unbiased_variance",
        text: text(
            "LayerNorm 的方差除以 d − 1，应除以 d",
            "divides the variance of LayerNorm by d − 1 in place of d",
        ),
        caught_by: &["a2.norms.layer", "a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.layer_without_mean",
        text: text("LayerNorm 没有减去均值", "does not subtract the mean in LayerNorm"),
        caught_by: &["a2.norms.layer", "a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.eps_outside_in_layer",
        text: text("LayerNorm 的 eps 加在了根号外面", "adds eps outside of the root in LayerNorm"),
        caught_by: &["a2.norms.layer"],
    },
    Misconception {
        id: "a2.norms.no_eps_in_layer",
        text: text("LayerNorm 没有加 eps", "leaves eps out in LayerNorm"),
        caught_by: &["a2.norms.layer"],
    },
    Misconception {
        id: "a2.norms.variance_by_squares",
        text: text(
            "方差写成 mean(x²) − μ²：均值很大时两个大数相减，有效数字丢光",
            "computes the variance as mean(x²) − μ², whose digits cancel where the mean is large",
        ),
        caught_by: &["a2.norms.layer"],
    },
    Misconception {
        id: "a2.norms.layer_cast_first",
        text: text(
            "LayerNorm 先转回半精度，再乘增益、加偏置；约定是最后才转",
            "casts to half precision before gain and bias in LayerNorm, where the cast comes last",
        ),
        caught_by: &["a2.norms.half"],
    },
    Misconception {
        id: "a2.norms.groups_interleaved",
        text: text(
            "分组时隔几个取一个，而不是取相邻的特征",
            "groups features that lie apart, not neighbours",
        ),
        caught_by: &["a2.norms.group_rms"],
    },
];
