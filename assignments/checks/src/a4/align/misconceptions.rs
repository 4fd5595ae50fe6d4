//! The wrong ideas about `a4.align` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.align.no_shift",
        text: text(
            "没有错开一位：位置 i 的 logits 给位置 i 自己的词元打了分",
            "rates the token at place i by the logits at place i itself: no shift",
        ),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.shift_backwards",
        text: text(
            "错开的方向反了：位置 i + 1 的 logits 给位置 i 的词元打了分",
            "shifts the wrong way: the token at place i is rated by the logits at place i + 1",
        ),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.first_token_left_out",
        text: text("回答的第一个词元没有算", "leaves out the first token of each answer"),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.one_place_short",
        text: text("结果少一个位置：返回了 [b, s − 1]", "returns [b, s − 1]: one place short"),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.prompt_scored",
        text: text(
            "没有用掩码：提示与填充的分数也在结果里",
            "does not use the mask: scores of prompt and padding stand in the result",
        ),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.log_of_softmax",
        text: text(
            "对 softmax 取对数：概率下溢成 0，对数是 −∞，熵是 NaN",
            "takes the log of softmax: probabilities underflow to 0, whose log is −∞, and entropies are NaN",
        ),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.surprise_for_entropy",
        text: text(
            "把 −ln p 当作熵；熵是对整个分布求的",
            "takes −ln p(token) for the entropy, which is of the whole distribution",
        ),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.entropy_in_bits",
        text: text(
            "熵以比特为单位（以 2 为底）；契约要的是奈特（自然对数）",
            "gives entropies in bits; nats are asked for",
        ),
        caught_by: &["a4.align.score"],
    },
    Misconception {
        id: "a4.align.dpo_sign",
        text: text(
            "损失的符号反了：奖励了被拒绝的回答",
            "has the wrong sign in the loss: rejected answers are rewarded",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_swapped",
        text: text(
            "把选中的与被拒绝的回答对调了，间隔与损失都反了",
            "swaps the chosen and the rejected answer, in margins and loss",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_without_reference",
        text: text(
            "没有减去参考模型的对数概率",
            "does not take away the log-probs of the reference",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_reference_recorded",
        text: text("让梯度流到了参考模型", "lets gradients reach the reference"),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_mean_for_sum",
        text: text(
            "对回答的对数概率求了平均，而不是求和",
            "takes the mean of an answer's log-probs in place of the sum",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_without_beta",
        text: text("没有乘 β", "leaves β out"),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_margins_without_beta",
        text: text(
            "返回的间隔没有乘 β（损失是对的）",
            "returns margins without β (the loss has it)",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_rejected_prompt",
        text: text(
            "被拒绝的回答连同它的提示一起算了",
            "counts the prompt of the rejected answer, too",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_prompts",
        text: text("两个回答都连同提示一起算了", "counts the prompts of both answers, too"),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_first_token_left_out",
        text: text(
            "两个回答的第一个词元都没有算",
            "leaves out the first token of each answer of a pair",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_chosen_mask",
        text: text(
            "被拒绝的回答用了选中的回答的掩码",
            "uses the mask of the chosen answer for the rejected one",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_log_of_sigmoid",
        text: text(
            "先算 σ 再取对数：间隔很小时得无穷",
            "takes the log of σ, which is infinite where a margin is far below 0",
        ),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.dpo_summed",
        text: text("对各对求了和，而不是求平均", "sums over the pairs in place of the mean"),
        caught_by: &["a4.align.dpo"],
    },
    Misconception {
        id: "a4.align.reward_swapped",
        text: text(
            "把选中的与被拒绝的奖励对调了",
            "swaps the rewards of the chosen and the rejected answer",
        ),
        caught_by: &["a4.align.reward_loss"],
    },
    Misconception {
        id: "a4.align.reward_log_of_sigmoid",
        text: text(
            "先算 σ 再取对数：差很小时得无穷",
            "takes the log of σ, which is infinite where a difference is far below 0",
        ),
        caught_by: &["a4.align.reward_loss"],
    },
    Misconception {
        id: "a4.align.reward_hinge",
        text: text("用了合页损失：差小于 1 时取 1 减差", "takes a hinge, max(0, 1 − difference)"),
        caught_by: &["a4.align.reward_loss"],
    },
    Misconception {
        id: "a4.align.reward_summed",
        text: text("对各对求了和，而不是求平均", "sums over the pairs in place of the mean"),
        caught_by: &["a4.align.reward_loss"],
    },
    Misconception {
        id: "a4.align.reward_of_means",
        text: text(
            "先对奖励求平均，再算一次 −ln σ",
            "takes the means of the rewards first, and −ln σ once",
        ),
        caught_by: &["a4.align.reward_loss"],
    },
    Misconception {
        id: "a4.align.reward_sigmoid_alone",
        text: text("没有取对数：求的是 −σ 的平均", "leaves out the log: the mean of −σ"),
        caught_by: &["a4.align.reward_loss"],
    },
    Misconception {
        id: "a4.align.answer_first",
        text: text("取了第一个数，而不是最后一个", "takes the first number in place of the last"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_box_ignored",
        text: text(
            "不看 \\boxed，总是取文本中最后一个数",
            "does not look at \\boxed: the last number in the text always counts",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_first_box",
        text: text(
            "取了第一个 \\boxed，而不是最后一个",
            "takes the first \\boxed in place of the last",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_first_brace",
        text: text(
            "\\boxed 到第一个 } 就结束：里面的花括号没有配对",
            "ends a \\boxed at the first }: braces inside are not matched",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_in_box",
        text: text(
            "\\boxed 里还有别的内容时，取了其中的最后一个数",
            "takes the last number inside a \\boxed that holds more than a number",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_behind_box",
        text: text(
            "\\boxed 里不是一个数时，退回去取文本中最后一个数",
            "falls back to the last number of the text where the \\boxed holds none",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_open_box",
        text: text(
            "把没有合上的 \\boxed 也当作盒子，因而没有答案",
            "takes a \\boxed that does not close for a box, and has no answer then",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_no_groups",
        text: text(
            "不认千位逗号：1,234 读成了 234",
            "does not know commas between groups of digits: 1,234 is read as 234",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_commas_dropped",
        text: text(
            "先去掉了所有逗号：1,23 读成了 123",
            "drops all commas first: 1,23 is read as 123",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_difference",
        text: text(
            "把减号当作负号：3-2 读成了 −2",
            "takes a minus between for a sign: 3-2 ends with −2",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_no_sign",
        text: text("丢掉了负号", "loses the sign of negative numbers"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_ascii_minus",
        text: text("不认 −（U+2212）这个负号", "does not know the sign − (U+2212)"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_no_fraction",
        text: text("不认分数：3/4 读成了 4", "does not know fractions: 3/4 is read as 4"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_no_decimals",
        text: text("不认小数：3.25 读成了 25", "does not know decimals: 3.25 is read as 25"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_leading_point",
        text: text("把 .5 读成了 1/2；契约规定是 5", "reads .5 as 1/2; by the contract it is 5"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_not_reduced",
        text: text("没有约分", "does not bring fractions to lowest terms"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_fits_too_early",
        text: text(
            "约分之前就要求分子分母装得进 i64",
            "wants numerator and denominator to fit into an i64 before they are reduced",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_in_f64",
        text: text(
            "经过了 f64：大整数的最后几位丢了",
            "goes through f64, which loses the last digits of large numbers",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_before_zero",
        text: text(
            "最后一个数没有值（分母为 0 或太大）时，取了它前面的数",
            "takes the number before where the last one has no value (a denominator of 0)",
        ),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_any_digits",
        text: text("把全角数字也当作数字", "takes full-width digits for digits, too"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.answer_no_frac",
        text: text("\\boxed 里不认 \\frac", "does not know \\frac in a \\boxed"),
        caught_by: &["a4.align.final_answer"],
    },
    Misconception {
        id: "a4.align.gae_ends_ignored",
        text: text(
            "没有理会 ends：价值与优势越过了一局的结束",
            "ignores `ends`: values and advantages go on over the end of an episode",
        ),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_ends_shifted",
        text: text(
            "ends 错了一位：看的是下一步是否结束",
            "looks at the end of the next step: `ends` is shifted by one",
        ),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_bootstrapped_at_end",
        text: text(
            "在结束的那一步之后仍加上了下一个价值",
            "adds the next value behind an end, too",
        ),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_carried_over_end",
        text: text(
            "让优势越过了一局的结束（价值没有）",
            "carries the advantage over the end of an episode (but not the value)",
        ),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_not_bootstrapped",
        text: text(
            "没有用 last_values：被截断的行当作结束了",
            "ignores `last_values`: a row that is cut off counts as ended",
        ),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_masked_decay",
        text: text("不算数的步也让优势衰减", "lets the advantage decay at steps that do not count"),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_masked_carry",
        text: text(
            "不算数的步照样参与递推，只在最后把它们置 0",
            "lets steps that do not count take part, and only sets their own results to 0",
        ),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_masked_ends",
        text: text("理会了不算数的步上的结束", "heeds ends at steps that do not count"),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_without_lambda",
        text: text("没有用 λ（相当于 λ = 1）", "leaves λ out, as if it were 1"),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_one_step",
        text: text("只有一步的误差 δ（相当于 λ = 0）", "stops at δ, as if λ were 0"),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_carry_without_gamma",
        text: text("优势只乘了 λ，没有乘 γ", "carries the advantage with λ alone, without γ"),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_discounted_returns",
        text: text(
            "回报是折扣后的奖励之和，而不是优势加价值",
            "returns discounted sums of rewards in place of advantages + values",
        ),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.gae_normalised",
        text: text("把优势标准化了：契约不要", "normalises the advantages, which nobody asked for"),
        caught_by: &["a4.align.gae"],
    },
    Misconception {
        id: "a4.align.token_for_answer",
        text: text(
            "PerAnswer 时按词元求了平均",
            "averages over tokens where `PerAnswer` is asked for",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.answer_for_token",
        text: text(
            "PerToken 时先对每个回答求了平均",
            "averages answer by answer where `PerToken` is asked for",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.all_places",
        text: text(
            "PerToken 时除以了所有位置的个数，不是回答的词元数",
            "divides by the number of all places where `PerToken` is asked for",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.empty_answers",
        text: text(
            "PerAnswer 时没有词元的回答也算在个数里",
            "counts answers without tokens where `PerAnswer` is asked for",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.constant_alone",
        text: text(
            "Constant 时只除以常数，没有除以 b",
            "divides by the constant alone where `Constant` is asked for, not by `b` times it",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.no_answer_is_nan",
        text: text("一个回答词元也没有时除以了 0", "divides by 0 where there is no answer token"),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.masked_by_product",
        text: text(
            "用乘 0 去遮：NaN 与无穷乘 0 仍是 NaN",
            "masks by a product with 0, which leaves NaN where there was NaN or an infinity",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.masked_too_late",
        text: text(
            "只遮住了损失，没有遮住输入：损失对，梯度是 NaN",
            "masks the losses and not what goes into them: the loss is right, gradients are NaN",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.ppo_value", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_max_for_min",
        text: text("把 min 写成了 max", "takes the maximum in place of the minimum"),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_wrong_side",
        text: text(
            "先取比值的 min 再乘优势：优势为负时截断了错误的一侧",
            "takes the minimum of the ratios before the product: with a negative advantage the wrong side is clipped",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_clamp_alone",
        text: text(
            "只有截断的那一项，没有取 min",
            "has the clamped product alone, without the minimum",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_not_clipped",
        text: text("没有截断", "does not clip"),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_ratio_inverted",
        text: text("比值反了：e^(old − new)", "turns the ratio round: e^(old − new)"),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_difference_for_ratio",
        text: text(
            "没有取指数：用了 new − old",
            "leaves out the exponential: new − old in place of the ratio",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_sign",
        text: text(
            "丢了负号：损失变成了要最大化的目标",
            "loses the minus sign: this is the objective, not the loss",
        ),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.ppo_old_recorded",
        text: text("让梯度流到了旧的对数概率", "lets gradients reach the old log-probs"),
        caught_by: &["a4.align.ppo_policy", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.value_min_for_max",
        text: text("取了两个平方中较小的", "takes the smaller of the two squares"),
        caught_by: &["a4.align.ppo_value"],
    },
    Misconception {
        id: "a4.align.value_held_alone",
        text: text("只有被限制的价值的平方", "has the square of the held value alone"),
        caught_by: &["a4.align.ppo_value"],
    },
    Misconception {
        id: "a4.align.value_not_clipped",
        text: text("没有截断价值", "does not clip the values"),
        caught_by: &["a4.align.ppo_value"],
    },
    Misconception {
        id: "a4.align.value_without_half",
        text: text("没有乘一半", "leaves out the half"),
        caught_by: &["a4.align.ppo_value"],
    },
    Misconception {
        id: "a4.align.value_held_itself",
        text: text(
            "把价值本身截断到 ± clip，而不是它与旧价值之差",
            "holds the value itself within ± clip, not its difference from the old one",
        ),
        caught_by: &["a4.align.ppo_value"],
    },
    Misconception {
        id: "a4.align.value_old_recorded",
        text: text("让梯度流到了旧的价值", "lets gradients reach the old values"),
        caught_by: &["a4.align.ppo_value"],
    },
    Misconception {
        id: "a4.align.kl_sign",
        text: text("d 的符号反了：参考减策略", "has d the wrong way round: reference − policy"),
        caught_by: &["a4.align.kl"],
    },
    Misconception {
        id: "a4.align.k1_absolute",
        text: text("k1 取了绝对值", "takes the absolute value for k1"),
        caught_by: &["a4.align.kl"],
    },
    Misconception {
        id: "a4.align.k2_without_half",
        text: text("k2 没有除以 2", "does not divide k2 by 2"),
        caught_by: &["a4.align.kl"],
    },
    Misconception {
        id: "a4.align.k3_sign",
        text: text(
            "k3 最后一项的符号错了：e^(−d) − 1 − d",
            "has the wrong sign in the last term of k3: e^(−d) − 1 − d",
        ),
        caught_by: &["a4.align.kl", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.k3_of_reverse",
        text: text("k3 里的 d 反了：e^d − 1 − d", "has d the wrong way round in k3: e^d − 1 − d"),
        caught_by: &["a4.align.kl", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.kl_reference_recorded",
        text: text(
            "让梯度流到了参考的对数概率",
            "lets gradients reach the log-probs of the reference",
        ),
        caught_by: &["a4.align.kl", "a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.kl_averaged",
        text: text(
            "求了平均，而不是逐个词元给出",
            "takes the mean in place of an estimate for each token",
        ),
        caught_by: &["a4.align.kl"],
    },
    Misconception {
        id: "a4.align.group_whole_batch",
        text: text(
            "均值与标准差是对整个批次求的，而不是在组内",
            "takes mean and deviation over the whole batch, not within the group",
        ),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_interleaved",
        text: text(
            "把每隔若干个的奖励当作一组；一组是相邻的",
            "takes every n-th reward for a group; a group is of neighbours",
        ),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_population_std",
        text: text(
            "方差除以了 group，而不是 group − 1",
            "divides the squares by group in place of group − 1",
        ),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_without_eps",
        text: text(
            "没有加 1e-4：组内奖励相等时是 0/0",
            "leaves out the 1e-4: 0/0 where all rewards of a group are equal",
        ),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_eps_in_root",
        text: text("把 1e-4 加在了根号里面", "adds 1e-4 under the root"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_small_eps",
        text: text("加的是 1e-8，而不是 1e-4", "adds 1e-8 in place of 1e-4"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_of_one_is_nan",
        text: text(
            "一个成员的组除以了 0：得 NaN",
            "divides by 0 in a group of one, which gives NaN",
        ),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_by_variance",
        text: text("除以了方差，而不是标准差", "divides by the variance in place of the deviation"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_always_scaled",
        text: text(
            "没有理会 scaled，总是除以标准差",
            "ignores `scaled` and always divides by the deviation",
        ),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.group_not_centred",
        text: text("没有减去均值", "does not take away the mean"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.grpo_without_kl",
        text: text("没有加 KL 项", "leaves out the KL term"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.grpo_kl_subtracted",
        text: text("减去了 KL 项", "takes the KL term away in place of adding it"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.grpo_k1",
        text: text("KL 项用了 k1，而不是 k3", "takes k1 for the KL term in place of k3"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.grpo_kl_of_old",
        text: text(
            "KL 项是对旧策略求的，而不是对参考",
            "takes the KL term against the old policy in place of the reference",
        ),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.grpo_clip_low_twice",
        text: text("两侧都用了 clip_low", "clips by clip_low on both sides"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.grpo_clips_swapped",
        text: text("clip_low 与 clip_high 对调了", "swaps clip_low and clip_high"),
        caught_by: &["a4.align.grpo"],
    },
    Misconception {
        id: "a4.align.grpo_answer_ratio",
        text: text(
            "整个回答用一个比值（那是 GSPO），而不是逐个词元",
            "takes one ratio for a whole answer (as GSPO does) in place of one for each token",
        ),
        caught_by: &["a4.align.grpo"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.align.unnamed.entropy_detached", &["a4.align.score"]),
    Unnamed::new("a4.align.unnamed.score_in_f32", &["a4.align.score"]),
    Unnamed::new("a4.align.unnamed.dpo_beta_of_policy", &["a4.align.dpo"]),
    Unnamed::new("a4.align.unnamed.rejected_detached", &["a4.align.reward_loss"]),
    Unnamed::new("a4.align.unnamed.answer_frac_anywhere", &["a4.align.final_answer"]),
    Unnamed::new("a4.align.unnamed.answer_no_smallest", &["a4.align.final_answer"]),
    Unnamed::new("a4.align.unnamed.answer_only_frac", &["a4.align.final_answer"]),
    Unnamed::new("a4.align.unnamed.gae_recorded", &["a4.align.gae"]),
    Unnamed::new("a4.align.unnamed.gae_rewards_for_returns", &["a4.align.gae"]),
    Unnamed::new("a4.align.unnamed.gae_forwards", &["a4.align.gae"]),
    Unnamed::new("a4.align.unnamed.advantages_recorded", &["a4.align.ppo_policy"]),
    Unnamed::new("a4.align.unnamed.advantages_normalised", &["a4.align.ppo_policy"]),
    Unnamed::new("a4.align.unnamed.returns_recorded", &["a4.align.ppo_value"]),
    Unnamed::new("a4.align.unnamed.k2_for_k3", &["a4.align.kl"]),
    Unnamed::new("a4.align.unnamed.grpo_beta_doubled", &["a4.align.grpo"]),
];
