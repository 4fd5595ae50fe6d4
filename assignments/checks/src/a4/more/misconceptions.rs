//! The wrong ideas about `a4.more` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.more.scale_by_eight",
        text: text("比例用了 a/8", "takes a/8 for the scale"),
        caught_by: &["a4.more.int4"],
    },
    Misconception {
        id: "a4.more.scale_of_the_row",
        text: text(
            "比例取自整行，而不是每组",
            "takes one scale for the whole row, not one for each group",
        ),
        caught_by: &["a4.more.int4"],
    },
    Misconception {
        id: "a4.more.cut_off",
        text: text("截断而不是四舍五入", "cuts numbers off in place of rounding"),
        caught_by: &["a4.more.int4"],
    },
    Misconception {
        id: "a4.more.halves_away_from_zero",
        text: text("半数一律进位，没有取偶", "rounds halves away from 0, not to even"),
        caught_by: &["a4.more.int4"],
    },
    Misconception {
        id: "a4.more.nibbles_swapped",
        text: text("打包时把偶数列放在了高四位", "packs the even column into the high four bits"),
        caught_by: &["a4.more.int4"],
    },
    Misconception {
        id: "a4.more.nibbles_read_swapped",
        text: text("读的时候把高四位当成了偶数列", "reads the even column from the high four bits"),
        caught_by: &["a4.more.int4"],
    },
    Misconception {
        id: "a4.more.offset_forgotten",
        text: text("读出来的数没有减 8", "does not subtract 8 from the numbers that it reads"),
        caught_by: &["a4.more.int4"],
    },
    Misconception {
        id: "a4.more.adapter_not_scaled",
        text: text("适配器没有乘比例", "does not multiply the adapter by its scale"),
        caught_by: &["a4.more.int4", "a4.more.dora"],
    },
    Misconception {
        id: "a4.more.norm_with_gradient",
        text: text("DoRA 的范数参与了求梯度", "lets gradients pass through DoRA's norm"),
        caught_by: &["a4.more.dora"],
    },
    Misconception {
        id: "a4.more.norm_of_columns",
        text: text("范数是按列求的", "takes the norms of columns"),
        caught_by: &["a4.more.dora"],
    },
    Misconception {
        id: "a4.more.norm_of_all",
        text: text("范数是整个矩阵的", "takes the norm of the whole matrix"),
        caught_by: &["a4.more.dora"],
    },
    Misconception {
        id: "a4.more.ipo_of_sums",
        text: text("IPO 用了总和，没有除以长度", "takes sums in IPO, not divided by the length"),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.ipo_target",
        text: text("IPO 的目标写成了 1/β", "aims at 1/β in IPO"),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.simpo_of_sums",
        text: text(
            "SimPO 用了总和，没有除以长度",
            "takes sums in SimPO, not divided by the length",
        ),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.simpo_with_reference",
        text: text("SimPO 减去了参考模型的", "subtracts the reference's in SimPO"),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.simpo_margin_times_beta",
        text: text("SimPO 的 γ 也乘了 β", "multiplies γ by β, too, in SimPO"),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.simpo_margin_added",
        text: text("SimPO 加上了 γ", "adds γ in SimPO"),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.kto_without_kl",
        text: text("KTO 没有用散度的估计", "leaves the divergence out in KTO"),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.kto_all_good",
        text: text("KTO 把坏回答也当成好的", "takes bad answers for good ones in KTO"),
        caught_by: &["a4.more.preferences"],
    },
    Misconception {
        id: "a4.more.gspo_sum",
        text: text("GSPO 的指数里是总和，不是平均", "has the sum in GSPO's exponent, not the mean"),
        caught_by: &["a4.more.policies"],
    },
    Misconception {
        id: "a4.more.gspo_maximum",
        text: text("GSPO 取了较大的一个", "takes the larger of the two in GSPO"),
        caught_by: &["a4.more.policies"],
    },
    Misconception {
        id: "a4.more.gspo_not_clipped",
        text: text("GSPO 没有裁剪", "does not clip in GSPO"),
        caught_by: &["a4.more.policies"],
    },
    Misconception {
        id: "a4.more.cispo_with_gradient",
        text: text("CISPO 的权重参与了求梯度", "lets gradients pass through CISPO's weight"),
        caught_by: &["a4.more.policies"],
    },
    Misconception {
        id: "a4.more.cispo_lower_bound",
        text: text("CISPO 的权重也有下限", "has a lower bound for CISPO's weight, too"),
        caught_by: &["a4.more.policies"],
    },
    Misconception {
        id: "a4.more.muon_cubic",
        text: text(
            "Muon 用了三次的迭代 1.5·X − 0.5·S·X",
            "iterates with 1.5·X − 0.5·S·X, which is cubic",
        ),
        caught_by: &["a4.more.muon_and_distillation"],
    },
    Misconception {
        id: "a4.more.distil_without_square",
        text: text("蒸馏没有乘 T²", "does not multiply by T² in distillation"),
        caught_by: &["a4.more.muon_and_distillation"],
    },
    Misconception {
        id: "a4.more.distil_reversed",
        text: text("蒸馏的 KL 反了：学生对教师", "has the KL of distillation the other way round"),
        caught_by: &["a4.more.muon_and_distillation"],
    },
    Misconception {
        id: "a4.more.distil_cross_entropy",
        text: text(
            "蒸馏用了交叉熵，没有减去教师的熵",
            "takes the cross-entropy in distillation, without the teacher's entropy",
        ),
        caught_by: &["a4.more.muon_and_distillation"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.more.unnamed.scale_a_little_off", &["a4.more.int4"]),
    Unnamed::new("a4.more.unnamed.kto_without_beta", &["a4.more.preferences"]),
    Unnamed::new("a4.more.unnamed.gspo_by_all_places", &["a4.more.policies"]),
];
