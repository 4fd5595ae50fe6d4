//! The wrong ideas about `a1.ngram` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.ngram.eos_not_predicted",
        text: text("没有预测 EOS", "does not predict EOS"),
        caught_by: &["a1.ngram.counts", "a1.ngram.log_probability", "a1.ngram.perplexity"],
    },
    Misconception {
        id: "a1.ngram.bos_predicted",
        text: text("把 BOS 也当作预测的词元来数", "counts BOS as a token that is predicted"),
        caught_by: &["a1.ngram.counts"],
    },
    Misconception {
        id: "a1.ngram.across_sentences",
        text: text(
            "把语料连成一串，历史跨进了前一句",
            "joins the corpus into one stream, so that histories reach into the sentence before",
        ),
        caught_by: &["a1.ngram.counts"],
    },
    Misconception {
        id: "a1.ngram.one_bos",
        text: text(
            "不论几阶，句首都只放一个 BOS",
            "puts a single BOS before a sentence, whatever the order",
        ),
        caught_by: &["a1.ngram.counts"],
    },
    Misconception {
        id: "a1.ngram.unseen_not_a_number",
        text: text("没有见过的历史之后算了 0/0", "divides 0 by 0 after an unseen history"),
        caught_by: &["a1.ngram.mle"],
    },
    Misconception {
        id: "a1.ngram.history_as_event",
        text: text(
            "分母用了历史自己作为 n 元组的次数，句首的历史因此是 0",
            "divides by how often the history is itself an n-gram, which is 0 at the beginning of a sentence",
        ),
        caught_by: &["a1.ngram.mle"],
    },
    Misconception {
        id: "a1.ngram.add_k_without_v",
        text: text(
            "加 k 平滑的分母只加了 k，而不是 k·V",
            "adds k to the denominator of add-k smoothing, not k·V",
        ),
        caught_by: &["a1.ngram.add_k"],
    },
    Misconception {
        id: "a1.ngram.add_k_without_eos",
        text: text("加 k 平滑的 V 没有把 EOS 算在内", "leaves EOS out of the V of add-k smoothing"),
        caught_by: &["a1.ngram.add_k"],
    },
    Misconception {
        id: "a1.ngram.add_k_seen_only",
        text: text(
            "加 k 平滑的 V 只数了语料里出现过的词元",
            "takes for the V of add-k smoothing only the tokens that occur in the corpus",
        ),
        caught_by: &["a1.ngram.add_k"],
    },
    Misconception {
        id: "a1.ngram.weights_reversed",
        text: text(
            "插值的权重从最高阶排起，而不是从一元排起",
            "takes the weights of interpolation from the highest order down, not from the unigram up",
        ),
        caught_by: &["a1.ngram.interpolation"],
    },
    Misconception {
        id: "a1.ngram.unseen_keeps_weight",
        text: text(
            "没有见过的历史仍占着插值的权重，概率之和小于 1",
            "leaves the weight of interpolation with unseen histories, so that the sum is below 1",
        ),
        caught_by: &["a1.ngram.interpolation"],
    },
    Misconception {
        id: "a1.ngram.interpolation_ends_at_unigram",
        text: text(
            "插值到一元为止，没有到均匀分布",
            "ends interpolation at the unigram, not at the uniform distribution",
        ),
        caught_by: &["a1.ngram.interpolation"],
    },
    Misconception {
        id: "a1.ngram.alpha_missing",
        text: text("退到短历史时没有乘 α", "backs off without multiplying by α"),
        caught_by: &["a1.ngram.stupid_backoff"],
    },
    Misconception {
        id: "a1.ngram.alpha_once",
        text: text(
            "退了几级都只乘一次 α",
            "multiplies by α once, however many tokens the history loses",
        ),
        caught_by: &["a1.ngram.stupid_backoff"],
    },
    Misconception {
        id: "a1.ngram.backs_off_from_unseen_only",
        text: text(
            "历史没有见过才退，历史见过而 c(h·t) 为 0 时给了 0",
            "backs off from unseen histories only, and scores 0 where the history was seen but c(h·t) is 0",
        ),
        caught_by: &["a1.ngram.stupid_backoff"],
    },
    Misconception {
        id: "a1.ngram.backoff_called_distribution",
        text: text(
            "说 stupid backoff 的分数是概率分布",
            "says that the scores of stupid backoff are a distribution",
        ),
        caught_by: &["a1.ngram.stupid_backoff"],
    },
    Misconception {
        id: "a1.ngram.raw_lower_orders",
        text: text(
            "Kneser–Ney 的低阶用了次数，而不是接续计数",
            "uses raw counts at the lower orders of Kneser–Ney, not continuation counts",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.right_continuations",
        text: text(
            "接续计数数的是右邻的种数，而不是左邻",
            "counts kinds of right neighbours for continuation counts, not of left ones",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.bos_no_neighbour",
        text: text(
            "接续计数没有把 BOS 算作一种左邻",
            "does not count BOS among the left neighbours of continuation counts",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.bos_raw",
        text: text(
            "以 BOS 开头的 n 元组用了次数（KenLM 的约定），而不是接续计数",
            "uses raw counts for n-grams that begin with BOS, as KenLM does, not continuation counts",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.zero_discounted",
        text: text(
            "次数为 0 的也减了折扣，出现负数",
            "subtracts the discount from counts of 0 as well, which become negative",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.backoff_weight_missing",
        text: text(
            "加上短历史的概率时没有乘退让的权重",
            "adds the shorter history's probability without its weight",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.backoff_weight_without_kinds",
        text: text(
            "退让的权重漏了 d(h)，成了 D/a(h)",
            "leaves d(h) out of the weight passed on, which becomes D/a(h)",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.kneser_ney_ends_at_unigram",
        text: text(
            "Kneser–Ney 到一元为止，没有打折，没见过的词概率为 0",
            "ends Kneser–Ney at an undiscounted unigram, where unseen words have no probability",
        ),
        caught_by: &["a1.ngram.kneser_ney"],
    },
    Misconception {
        id: "a1.ngram.base_two",
        text: text(
            "对数的底混了：用 log₂ 求和，却当作自然对数",
            "mixes bases: sums binary logarithms and takes them for natural ones",
        ),
        caught_by: &["a1.ngram.log_probability", "a1.ngram.perplexity"],
    },
    Misconception {
        id: "a1.ngram.product_underflow",
        text: text(
            "先乘概率再取对数，长句下溢成 0",
            "takes the logarithm of a product, which underflows to 0 for long sentences",
        ),
        caught_by: &["a1.ngram.log_probability"],
    },
    Misconception {
        id: "a1.ngram.history_without_bos",
        text: text(
            "句首的历史是空的，没有放 BOS",
            "begins a sentence with an empty history, without BOS",
        ),
        caught_by: &["a1.ngram.log_probability", "a1.ngram.perplexity"],
    },
    Misconception {
        id: "a1.ngram.perplexity_over_sentences",
        text: text(
            "对每句的困惑度取平均，而不是对词元",
            "averages the perplexities of sentences, not over tokens",
        ),
        caught_by: &["a1.ngram.perplexity"],
    },
    Misconception {
        id: "a1.ngram.perplexity_per_sentence",
        text: text("除以句子数，而不是词元数", "divides by the number of sentences, not of tokens"),
        caught_by: &["a1.ngram.perplexity"],
    },
    Misconception {
        id: "a1.ngram.perplexity_words_only",
        text: text(
            "除数只有词数，漏了每句的 EOS",
            "divides by the words only, without the EOS of each sentence",
        ),
        caught_by: &["a1.ngram.perplexity"],
    },
    Misconception {
        id: "a1.ngram.perplexity_with_bos",
        text: text("除数把 BOS 也算了进去", "counts BOS among the tokens to divide by"),
        caught_by: &["a1.ngram.perplexity"],
    },
];
