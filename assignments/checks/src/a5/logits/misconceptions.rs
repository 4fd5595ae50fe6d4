//! The wrong ideas about `a5.logits` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.logits.in_its_own_dtype",
        text: text(
            "在 logits 自己的 dtype 里算，只把结果转成 f64",
            "computes in the dtype of the logits, and brings only the result to f64",
        ),
        caught_by: &["a5.logits.log_probs"],
    },
    Misconception {
        id: "a5.logits.ln_of_softmax",
        text: text(
            "先算 softmax 再取对数：很小的概率下溢成 0，对数成了 -inf",
            "takes ln of the softmax: small probabilities are 0 then, and their logarithms -inf",
        ),
        caught_by: &["a5.logits.log_probs"],
    },
    Misconception {
        id: "a5.logits.exp_without_largest",
        text: text(
            "没有先减去最大的 logit：exp 上溢或者全部下溢",
            "does not subtract the largest logit first, so that exp overflows, or all of it underflows",
        ),
        caught_by: &["a5.logits.log_probs"],
    },
    Misconception {
        id: "a5.logits.probabilities",
        text: text("返回的是概率，不是对数概率", "returns probabilities, not their logarithms"),
        caught_by: &["a5.logits.log_probs"],
    },
    Misconception {
        id: "a5.logits.repetition_divides_all",
        text: text(
            "负的 logit 也除以 r，反而变大了",
            "divides negative logits by r as well, which makes them larger",
        ),
        caught_by: &["a5.logits.repetition"],
    },
    Misconception {
        id: "a5.logits.repetition_upside_down",
        text: text(
            "正的乘以 r，负的除以 r：重复的反而更可能",
            "multiplies positive logits by r and divides negative ones, so that what came before becomes likelier",
        ),
        caught_by: &["a5.logits.repetition"],
    },
    Misconception {
        id: "a5.logits.repetition_each_time",
        text: text(
            "一个词元出现几次就罚几次",
            "takes the repetition penalty once for each time that a token came",
        ),
        caught_by: &["a5.logits.repetition"],
    },
    Misconception {
        id: "a5.logits.repetition_by_list",
        text: text(
            "提示和已生成的各罚一次：两边都有的词元罚了两次",
            "takes the repetition penalty for the prompt and again for the generated tokens: twice for those in both",
        ),
        caught_by: &["a5.logits.repetition"],
    },
    Misconception {
        id: "a5.logits.repetition_without_prompt",
        text: text(
            "重复惩罚只看已生成的，没有看提示",
            "applies the repetition penalty to generated tokens only, not to those of the prompt",
        ),
        caught_by: &["a5.logits.repetition"],
    },
    Misconception {
        id: "a5.logits.repetition_of_prompt",
        text: text(
            "重复惩罚只看提示，没有看已生成的",
            "applies the repetition penalty to tokens of the prompt only, not to the generated ones",
        ),
        caught_by: &["a5.logits.repetition"],
    },
    Misconception {
        id: "a5.logits.counts_with_prompt",
        text: text(
            "出现惩罚和频率惩罚把提示里的词元也数了进去",
            "counts the tokens of the prompt for presence and frequency as well",
        ),
        caught_by: &["a5.logits.presence"],
    },
    Misconception {
        id: "a5.logits.presence_each_time",
        text: text("出现惩罚也乘了次数", "takes the presence penalty once for each time, too"),
        caught_by: &["a5.logits.presence"],
    },
    Misconception {
        id: "a5.logits.frequency_once",
        text: text(
            "频率惩罚没有乘次数",
            "takes the frequency penalty once, however often a token came",
        ),
        caught_by: &["a5.logits.presence"],
    },
    Misconception {
        id: "a5.logits.frequency_of_share",
        text: text(
            "频率惩罚乘的是次数占的比例，不是次数",
            "multiplies the frequency penalty by a token's share of the text, not by how often it came",
        ),
        caught_by: &["a5.logits.presence"],
    },
    Misconception {
        id: "a5.logits.counts_added",
        text: text("出现惩罚和频率惩罚是加上去的", "adds the presence and frequency penalties"),
        caught_by: &["a5.logits.presence"],
    },
    Misconception {
        id: "a5.logits.counts_before_repetition",
        text: text(
            "先减出现惩罚和频率惩罚，再做重复惩罚",
            "subtracts presence and frequency before the repetition penalty",
        ),
        caught_by: &["a5.logits.presence"],
    },
    Misconception {
        id: "a5.logits.biases_first",
        text: text(
            "偏置加在惩罚之前，于是也被重复惩罚乘除了",
            "adds biases before the penalties, so that the repetition penalty changes them as well",
        ),
        caught_by: &["a5.logits.bans"],
    },
    Misconception {
        id: "a5.logits.biases_set",
        text: text(
            "偏置取代了 logit，而不是加上去",
            "puts a bias in the place of the logit, and does not add it",
        ),
        caught_by: &["a5.logits.bans"],
    },
    Misconception {
        id: "a5.logits.banned_all",
        text: text(
            "禁用之后一个词元也不剩：全都是 -inf",
            "leaves no token if all are banned: all are -inf",
        ),
        caught_by: &["a5.logits.bans", "a5.logits.process"],
    },
    Misconception {
        id: "a5.logits.bans_finite",
        text: text(
            "禁用的词元得到一个很小的数，而不是 -inf",
            "gives banned tokens some small number in place of -inf",
        ),
        caught_by: &["a5.logits.bans"],
    },
    Misconception {
        id: "a5.logits.bans_zeroed",
        text: text(
            "禁用的词元的 logit 成了 0，它还能来",
            "gives banned tokens the logit 0, with which they can come",
        ),
        caught_by: &["a5.logits.bans"],
    },
    Misconception {
        id: "a5.logits.bans_by_ids",
        text: text(
            "只看有没有哪个编号没被禁用，没看它的 logit 是不是 -inf：剩下的一个也来不了",
            "asks whether an id is not banned, but not whether its logit is -inf: none of those left can come",
        ),
        caught_by: &["a5.logits.bans"],
    },
    Misconception {
        id: "a5.logits.temperature_multiplied",
        text: text("logits 乘以了温度", "multiplies logits by the temperature"),
        caught_by: &["a5.logits.temperature"],
    },
    Misconception {
        id: "a5.logits.temperature_undone",
        text: text(
            "没有理会温度，或者除的是概率，一归一化就又没了",
            "does not look at the temperature, or divides probabilities by it, which normalising undoes",
        ),
        caught_by: &["a5.logits.temperature"],
    },
    Misconception {
        id: "a5.logits.temperature_of_probabilities",
        text: text(
            "概率除以温度之后又做了一次 softmax",
            "divides probabilities by the temperature, and takes their softmax once more",
        ),
        caught_by: &["a5.logits.temperature"],
    },
    Misconception {
        id: "a5.logits.temperature_0_as_1",
        text: text("温度 0 当成了没有温度", "takes temperature 0 for no temperature"),
        caught_by: &["a5.logits.temperature"],
    },
    Misconception {
        id: "a5.logits.temperature_0_shared",
        text: text(
            "温度 0 时并列的词元平分概率（例如除以一个很小的数）",
            "lets equal tokens share the probability at temperature 0, as dividing by a small number does",
        ),
        caught_by: &["a5.logits.temperature"],
    },
    Misconception {
        id: "a5.logits.temperature_0_last",
        text: text(
            "温度 0 时并列的词元取了编号最大的",
            "takes the largest id of equal tokens at temperature 0",
        ),
        caught_by: &["a5.logits.temperature"],
    },
    Misconception {
        id: "a5.logits.temperature_0_before_penalties",
        text: text(
            "温度 0 时看的是惩罚和禁用之前的 logits",
            "looks at the logits from before penalties and bans at temperature 0",
        ),
        caught_by: &["a5.logits.temperature"],
    },
    Misconception {
        id: "a5.logits.top_k_without_ties",
        text: text(
            "top-k 正好留 k 个，和第 k 个一样可能的没有留下",
            "keeps exactly k tokens, and not those that are as likely as the k-th",
        ),
        caught_by: &["a5.logits.top_k"],
    },
    Misconception {
        id: "a5.logits.top_k_strict",
        text: text(
            "留下的是比第 k 个更可能的，第 k 个自己没有留下",
            "keeps what is likelier than the k-th, but not the k-th itself",
        ),
        caught_by: &["a5.logits.top_k"],
    },
    Misconception {
        id: "a5.logits.top_k_one_too_many",
        text: text(
            "多留了一个：界限是第 k + 1 个",
            "keeps one too many: the border is the one after the k-th",
        ),
        caught_by: &["a5.logits.top_k"],
    },
    Misconception {
        id: "a5.logits.not_renormalised",
        text: text(
            "留下的没有重新归一化，总和不到 1",
            "does not renormalise what stays: the sum is less than 1",
        ),
        caught_by: &["a5.logits.top_k", "a5.logits.top_p", "a5.logits.min_p", "a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.top_p_without_crossing",
        text: text(
            "越过 p 的那个词元没有留下（除非它是第一个）",
            "does not keep the token that crosses p (unless it is the first)",
        ),
        caught_by: &["a5.logits.top_p"],
    },
    Misconception {
        id: "a5.logits.top_p_one_too_many",
        text: text(
            "越过 p 的词元之后还多留了一个",
            "keeps one more token after the one that crosses p",
        ),
        caught_by: &["a5.logits.top_p"],
    },
    Misconception {
        id: "a5.logits.top_p_above",
        text: text(
            "总和要超过 p 才停，正好等于 p 时还要再留一个",
            "goes on until the sum is above p, also where it equals p",
        ),
        caught_by: &["a5.logits.top_p"],
    },
    Misconception {
        id: "a5.logits.no_slack",
        text: text("和界限比较时没有 1e-9 的余地", "compares with bounds without leaving 1e-9"),
        caught_by: &["a5.logits.top_p", "a5.logits.min_p", "a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.top_p_unsorted",
        text: text("没有排序：按编号的次序累加", "does not sort, and sums in the order of the ids"),
        caught_by: &["a5.logits.top_p"],
    },
    Misconception {
        id: "a5.logits.top_p_smallest_first",
        text: text(
            "排反了：从最不可能的开始累加",
            "sorts the wrong way round, and sums from the least likely token on",
        ),
        caught_by: &["a5.logits.top_p"],
    },
    Misconception {
        id: "a5.logits.top_p_larger_id_first",
        text: text(
            "概率一样的，编号大的排在了前面",
            "puts the larger id first where probabilities are equal",
        ),
        caught_by: &["a5.logits.top_p"],
    },
    Misconception {
        id: "a5.logits.top_p_with_ties",
        text: text(
            "和最后一个留下的一样可能的也都留下了：那是 top-k 的规则",
            "keeps all that are as likely as the last that stays, which is the rule of top-k",
        ),
        caught_by: &["a5.logits.top_p"],
    },
    Misconception {
        id: "a5.logits.all_cut",
        text: text("界限是 1 时还是去掉了尾部", "cuts the tail though the bound is 1"),
        caught_by: &["a5.logits.top_p", "a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.min_p_absolute",
        text: text(
            "min_p 没有乘以最大的概率（没有够得着的就留最可能的）",
            "does not multiply min_p by the largest probability (where nothing reaches it, the likeliest stays)",
        ),
        caught_by: &["a5.logits.min_p"],
    },
    Misconception {
        id: "a5.logits.min_p_above",
        text: text("正好等于界限的没有留下", "does not keep what equals the bound"),
        caught_by: &["a5.logits.min_p"],
    },
    Misconception {
        id: "a5.logits.min_p_of_logarithms",
        text: text(
            "比的是对数：ln p 与 min_p 乘以最大的 ln p",
            "compares logarithms: ln p with min_p times the largest ln p",
        ),
        caught_by: &["a5.logits.min_p"],
    },
    Misconception {
        id: "a5.logits.min_p_as_top_p",
        text: text("把 min_p 当成了 1 - top_p", "takes min_p for 1 - top_p"),
        caught_by: &["a5.logits.min_p"],
    },
    Misconception {
        id: "a5.logits.typical_by_probability",
        text: text(
            "按概率排序：没有取绝对值，没有减去熵，或者熵的符号反了",
            "sorts by probability: without the absolute value, without the entropy, or with its sign turned round",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_oddest_first",
        text: text(
            "排反了：离熵最远的在前",
            "sorts the wrong way round: what is furthest from the entropy comes first",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_in_bits",
        text: text(
            "熵以 2 为底，而意外程度用的是自然对数",
            "computes the entropy in bits, but surprises with natural logarithms",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_nan",
        text: text(
            "0·ln 0 算成了 NaN，熵也就成了 NaN",
            "computes NaN for 0·ln 0, and so for the entropy",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_without_crossing",
        text: text(
            "典型采样里，越过界限的那个词元没有留下（除非它是第一个）",
            "does not keep the token that crosses typical_p (unless it is the first)",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_one_too_many",
        text: text(
            "典型采样里，越过界限的词元之后还多留了一个",
            "keeps one more token after the one that crosses typical_p",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_larger_id_first",
        text: text(
            "离熵一样远的，编号大的排在了前面",
            "puts the larger id first of those that are equally far from the entropy",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_to_the_last_digit",
        text: text(
            "离熵的距离没有留 1e-9 的余地：舍入决定了次序",
            "compares distances from the entropy without leaving 1e-9, so that rounding decides",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_first",
        text: text(
            "典型采样做在 top-k 和 top-p 之前",
            "applies typical sampling before top-k and top-p",
        ),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.typical_before_min_p",
        text: text("典型采样做在 min-p 之前", "applies typical sampling before min-p"),
        caught_by: &["a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.old_probabilities",
        text: text(
            "下一步看的还是前一步之前的概率：到最后才归一化，或者 top-p 做在 top-k 之前",
            "looks at probabilities from before a step in the next one: they are renormalised at the end only, or top-p comes before top-k",
        ),
        caught_by: &["a5.logits.process", "a5.logits.typical"],
    },
    Misconception {
        id: "a5.logits.temperature_last",
        text: text(
            "温度做在最后：各种截断看的是温度为 1 的概率",
            "applies the temperature last: what is cut off is decided at temperature 1",
        ),
        caught_by: &["a5.logits.process"],
    },
    Misconception {
        id: "a5.logits.temperature_after_top_p",
        text: text("温度做在 top-p 之后", "applies the temperature after top-p"),
        caught_by: &["a5.logits.process"],
    },
    Misconception {
        id: "a5.logits.min_p_before_top_p",
        text: text("min-p 做在 top-p 之前", "applies min-p before top-p"),
        caught_by: &["a5.logits.process"],
    },
    Misconception {
        id: "a5.logits.penalties_after_temperature",
        text: text(
            "惩罚做在除以温度之后",
            "applies the penalties after the division by the temperature",
        ),
        caught_by: &["a5.logits.process"],
    },
    Misconception {
        id: "a5.logits.without_penalties",
        text: text(
            "process 里没有惩罚、偏置和禁用",
            "leaves penalties, biases and bans out of `process`",
        ),
        caught_by: &["a5.logits.process"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.logits.unnamed.in_bits", &["a5.logits.log_probs"]),
    Unnamed::new("a5.logits.unnamed.repetition_subtracted", &["a5.logits.repetition"]),
    Unnamed::new("a5.logits.unnamed.repetition_above_1_only", &["a5.logits.repetition"]),
    Unnamed::new("a5.logits.unnamed.last_of_history", &["a5.logits.repetition"]),
    Unnamed::new("a5.logits.unnamed.frequency_beyond_first", &["a5.logits.presence"]),
    Unnamed::new("a5.logits.unnamed.presence_alone", &["a5.logits.presence"]),
    Unnamed::new("a5.logits.unnamed.frequency_alone", &["a5.logits.presence"]),
    Unnamed::new("a5.logits.unnamed.biases_subtracted", &["a5.logits.bans"]),
    Unnamed::new("a5.logits.unnamed.bans_ignored", &["a5.logits.bans"]),
    Unnamed::new("a5.logits.unnamed.bans_counted", &["a5.logits.bans"]),
    Unnamed::new("a5.logits.unnamed.last_ban_left_out", &["a5.logits.bans"]),
    Unnamed::new("a5.logits.unnamed.temperature_root", &["a5.logits.temperature"]),
    Unnamed::new("a5.logits.unnamed.temperature_0_one_hot", &["a5.logits.temperature"]),
    Unnamed::new("a5.logits.unnamed.top_k_one_too_few", &["a5.logits.top_k"]),
    Unnamed::new("a5.logits.unnamed.top_k_of_distinct", &["a5.logits.top_k"]),
    Unnamed::new("a5.logits.unnamed.cut_to_0", &["a5.logits.top_k"]),
    Unnamed::new("a5.logits.unnamed.top_p_of_the_rest", &["a5.logits.top_p"]),
    Unnamed::new("a5.logits.unnamed.top_p_by_tail", &["a5.logits.top_p"]),
    Unnamed::new("a5.logits.unnamed.min_p_of_the_rest", &["a5.logits.min_p"]),
    Unnamed::new("a5.logits.unnamed.typical_by_distance", &["a5.logits.typical"]),
    Unnamed::new("a5.logits.unnamed.early_return", &["a5.logits.errors"]),
    Unnamed::new("a5.logits.unnamed.nan_taken", &["a5.logits.errors"]),
];
