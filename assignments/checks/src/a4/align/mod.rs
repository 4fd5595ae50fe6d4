//! Task `a4.align`: alignment.

mod advantages;
mod errors;
mod final_answer;
mod masks;
mod misconceptions;
mod policy_losses;
mod preferences;
mod scores;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.align", text("对齐", "alignment"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a4.align.score",
        1,
        text("回答的对数概率与熵", "log-probs and entropies of answers"),
        text(
            "位置 i 的词元由位置 i − 1 的 logits 打分；回答的第一个词元也算；回答之外是 0；先 log_softmax，不要对 softmax 取对数。",
            "the token at place i is rated by the logits at place i − 1; the first token of an answer counts; outside of answers there are zeros; take log_softmax, not the log of softmax.",
        ),
        scores::cases,
        "align",
    )
    .within(Tolerance::F32),
    Check::golden(
        "a4.align.dpo",
        1,
        text("DPO", "DPO"),
        text(
            "每个回答的对数概率求和，不求平均；只算各自的回答；先减参考模型的，再相减，再乘 β；参考模型不接收梯度；−ln σ 用 log_sigmoid。",
            "log-probs are summed over each answer, not averaged, and over that answer alone; less the reference's, then chosen less rejected, then times β; no gradient reaches the reference; −ln σ by log_sigmoid.",
        ),
        preferences::dpo_cases,
        "align",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a4.align.reward_loss",
        1,
        text("奖励模型的损失", "the loss of a reward model"),
        text(
            "先逐对求 −ln σ(chosen − rejected)，再求平均；差是 −1e4 时 σ 下溢成 0，对它取对数就得无穷。",
            "−ln σ(chosen − rejected) pair by pair, and then the mean; of −1e4, σ underflows to 0, whose log is infinite.",
        ),
        preferences::reward_cases,
        "align",
    )
    .within(Tolerance::F32),
    Check::golden(
        "a4.align.final_answer",
        1,
        text("文本中的最终答案", "the final answer in a text"),
        text(
            "把契约里数的规则逐条对照出错的文本：从左到右，每个数取尽可能长；有合上的 \\boxed 时只看最后一个这样的盒子。",
            "hold the text against the contract's rules for a number, one by one: from left to right, each as long as it can be; if a \\boxed closes, the last such box counts alone.",
        ),
        final_answer::cases,
        "align.final_answer",
    )
    .within(Tolerance::EXACT),
    Check::golden(
        "a4.align.gae",
        1,
        text("GAE", "GAE"),
        text(
            "从最后一步往前递推；结束的那一步之后没有价值也没有优势；不算数的步当作不存在，“下一步”是下一个算数的步；什么都不记录梯度。",
            "go from the last step to the first; behind an end there is neither a value nor an advantage; steps that do not count are as if they were not there: the next step is the next that counts; nothing is recorded.",
        ),
        advantages::gae_cases,
        "align",
    )
    .within(Tolerance::F32),
    Check::golden(
        "a4.align.ppo_policy",
        1,
        text("PPO 的策略损失", "the loss of PPO's policy"),
        text(
            "−min(ρ·A, clamp(ρ)·A)：取 min 的是乘过 A 的两项；平均方式由参数定；回答之外的数要在计算之前换掉，乘 0 去不掉 NaN，也去不掉它的梯度。",
            "−min(ρ·A, clamp(ρ)·A): the minimum is of the two products with A; how it is averaged is an argument; what stands outside of answers is replaced before the computation, since a product with 0 takes away neither NaN nor its gradient.",
        ),
        policy_losses::policy_cases,
        "align",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a4.align.ppo_value",
        1,
        text("PPO 的价值损失", "the loss of PPO's values"),
        text(
            "V′ 是限制在旧价值 ± clip 之内的 V；取两个平方中较大的，再乘一半；梯度只到 values。",
            "V′ is V held within ± clip of the old value; the larger of the two squares counts, and half of it; gradients reach the values alone.",
        ),
        policy_losses::value_cases,
        "align",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a4.align.kl",
        1,
        text("KL 的三个估计", "three estimators of KL"),
        text(
            "d = 策略的对数概率 − 参考的对数概率；k3 = e^(−d) − 1 + d，逐个词元；参考不接收梯度。",
            "d = log-prob by the policy − log-prob by the reference; k3 = e^(−d) − 1 + d, token by token; no gradient reaches the reference.",
        ),
        policy_losses::kl_cases,
        "align",
    )
    .within(Tolerance::F32_BLOCK),
    Check::golden(
        "a4.align.grpo",
        1,
        text("GRPO：组内优势与损失", "GRPO: advantages within a group, and the loss"),
        text(
            "均值与标准差都在组内求，方差除以 group − 1，1e-4 加在标准差上；损失逐词元：两侧的 clip 不同，K3 乘 β 后相加，再一起平均。",
            "mean and deviation are within the group, squares are divided by group − 1, and 1e-4 is added to the deviation; the loss is token by token: the clip differs on both sides, β times K3 is added, and both are averaged together.",
        ),
        |draw| {
            let advantages = advantages::group_cases(draw);
            advantages.into_iter().chain(policy_losses::grpo_cases(draw)).collect()
        },
        "align",
    )
    .within(Tolerance::F32_BLOCK),
    Check {
        needs: &["a4.align.score", "a4.align.ppo_policy", "a4.align.grpo"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a4.align.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "dtype（只有 f32 与 f64；掩码是 bool，id 是 i64）、形状、词表之外的 id、位置 0 的回答、负的 clip、不能整除的组；错误里的名字是参数或字段的名字。",
                "dtypes (f32 and f64 only; masks are bool, ids are i64), shapes, ids outside of the vocabulary, an answer at place 0, a negative clip, groups that do not divide; an error names the parameter or the field.",
            ),
            errors::cases,
            "align",
        )
    },
];
