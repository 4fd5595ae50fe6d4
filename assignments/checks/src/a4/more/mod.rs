//! Task `a4.more`: what came after.

mod cases;
mod misconceptions;

use harness::{Check, Draw, Record, Task, Tolerance, Verdict};
use wording::{Text, text};

/// The task.
pub static TASK: Task =
    Task::new("a4.more", text("后来的方法", "later methods"), CHECKS, misconceptions::NAMED)
        .bonus()
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    check(
        "a4.more.int4",
        text("四位的权重", "weights in four bits"),
        text(
            "每组自己的比例 a/7，四舍六入五成双；低四位是偶数列。反量化之后再和适配器相加，梯度只到 x、A、B。",
            "each group has its own scale a/7, and rounds half to even; the even column is in the low four bits. The adapter is added to the dequantised product; gradients reach x, A and B.",
        ),
        cases::int4,
    ),
    check(
        "a4.more.dora",
        text("DoRA 的权重", "the weight of DoRA"),
        text(
            "范数是 V = W + s·B·A 每一行的；求梯度时它是常数；W 没有梯度。",
            "the norm is that of each row of V = W + s·B·A; for gradients it is a constant; W gets none.",
        ),
        cases::dora,
    ),
    check(
        "a4.more.preferences",
        text("IPO、SimPO 与 KTO", "IPO, SimPO and KTO"),
        text(
            "IPO 与 SimPO 都除以回答的长度；IPO 的目标是 1/(2β)；SimPO 减 γ 在乘 β 之后；KTO 里坏回答的符号相反。",
            "IPO and SimPO divide by the length of the answer; IPO aims at 1/(2β); SimPO subtracts γ after β; in KTO bad answers have the other sign.",
        ),
        cases::preferences,
    ),
    check(
        "a4.more.policies",
        text("GSPO 与 CISPO", "GSPO and CISPO"),
        text(
            "GSPO 的比值属于整个回答，指数里是各词元的平均；CISPO 的权重对梯度来说是常数，只有上限。",
            "GSPO's ratio belongs to the whole answer, with the mean over its tokens in the exponent; CISPO's weight is a constant for gradients, and has an upper bound only.",
        ),
        cases::policies,
    ),
    check(
        "a4.more.muon_and_distillation",
        text("Muon 的方向与蒸馏", "Muon's direction and distillation"),
        text(
            "Muon 是五次的迭代，共五步；蒸馏乘以 T²，KL 是教师对学生，只平均计入的位置。",
            "Muon takes five steps of degree five; distillation is times T², its KL is of the teacher from the student, averaged over the places that count.",
        ),
        cases::muon_and_distillation,
    ),
];

const fn check(
    id: &'static str,
    title: Text,
    hint: Text,
    cases: fn(&mut Draw) -> Vec<Record>,
) -> Check {
    Check {
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(id, 1, title, hint, cases, "more")
    }
}
