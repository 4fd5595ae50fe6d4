//! The wrong ideas about `a2.attention` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.attention.no_scale",
        text: text("分数没有除以 √d", "does not divide scores by √d"),
        caught_by: &["a2.attention.attend", "a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.divided_by_d",
        text: text("分数除以了 d，而不是 √d", "divides scores by d, not by √d"),
        caught_by: &["a2.attention.attend", "a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.width_of_the_model",
        text: text(
            "√d 里的 d 用了整个模型的宽度，而不是一个头的",
            "takes d of the model, not of a head, for √d",
        ),
        caught_by: &["a2.attention.attend", "a2.attention.layer", "a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.itself_hidden",
        text: text(
            "因果掩码错了一位：连自己也看不见",
            "is off by one: a token does not see itself",
        ),
        caught_by: &["a2.attention.mask", "a2.attention.options", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.next_visible",
        text: text(
            "因果掩码错了一位：看得见下一个词元",
            "is off by one: a token sees the next one",
        ),
        caught_by: &["a2.attention.mask", "a2.attention.options", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.top_left",
        text: text(
            "掩码按左上角对齐，而不是右下角",
            "aligns masks at the top left, not at the bottom right",
        ),
        caught_by: &["a2.attention.mask", "a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.window_too_wide",
        text: text(
            "窗口没有把自己算进去：因果时看得见 w + 1 个",
            "does not count the token itself in the window, and sees w + 1",
        ),
        caught_by: &["a2.attention.mask", "a2.attention.options", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.window_too_narrow",
        text: text(
            "窗口少算了一个：因果时只看得见 w − 1 个",
            "sees one token too few in the window, w − 1",
        ),
        caught_by: &["a2.attention.mask", "a2.attention.options", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.masked_after_softmax",
        text: text(
            "softmax 之后才把遮住的权重清零，权重之和不再是 1",
            "masks after softmax, so that weights no longer sum to 1",
        ),
        caught_by: &["a2.attention.options", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.mask_multiplied",
        text: text(
            "把掩码乘到分数上，遮住的分数成了 0 而不是 −∞",
            "multiplies scores by the mask, which makes 0 of them and not −∞",
        ),
        caught_by: &["a2.attention.options", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.nan_rows",
        text: text("看不见任何键的查询得到 NaN", "returns NaN for queries that see no key"),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.heads_tiled",
        text: text(
            "分组注意力把 k、v 的头整体重复（0 1 0 1），而不是每个头重复（0 0 1 1）",
            "tiles the heads of k and v (0 1 0 1) where each is repeated (0 0 1 1)",
        ),
        caught_by: &["a2.attention.attend", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.heads_split_wrongly",
        text: text(
            "把特征看成 (d, h) 来分头，而不是 (h, d)",
            "splits features into heads as (d, h), not as (h, d)",
        ),
        caught_by: &["a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.clamped",
        text: text(
            "soft-cap 写成了截断，而不是 c·tanh(x / c)",
            "clamps scores where the cap is c·tanh(x / c)",
        ),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.no_maximum",
        text: text(
            "softmax 没有减去最大值，分数一大就溢出",
            "does not subtract the maximum in softmax, so that large scores overflow",
        ),
        caught_by: &["a2.attention.large"],
    },
    Misconception {
        id: "a2.attention.mask_inverted",
        text: text(
            "掩码弄反了：看得见的地方是 false",
            "has the mask the wrong way round: false where a query may see",
        ),
        caught_by: &["a2.attention.mask"],
    },
    Misconception {
        id: "a2.attention.window_is_causal",
        text: text("有窗口时总当作因果的", "takes every window for a causal one"),
        caught_by: &["a2.attention.mask"],
    },
    Misconception {
        id: "a2.attention.softmax_over_queries",
        text: text(
            "softmax 沿查询做，而不是沿键",
            "takes softmax over the queries, not over the keys",
        ),
        caught_by: &["a2.attention.attend"],
    },
    Misconception {
        id: "a2.attention.cap_after_bias",
        text: text("先加偏置，再做 soft-cap", "caps scores after the bias is added"),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.cap_not_scaled_back",
        text: text(
            "soft-cap 只写了 tanh(x / c)，没有乘回 c",
            "caps scores by tanh(x / c) and does not multiply by c again",
        ),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.bias_scaled",
        text: text("偏置也除以了 √d", "divides the bias by √d, too"),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.finite_mask",
        text: text(
            "遮住用的是 −1e9 而不是 −∞：看不见任何键的查询得到了所有值的平均",
            "masks by −1e9 in place of −∞, so that queries which see no key get a mean",
        ),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.tokens_inverted",
        text: text(
            "tokens 弄反了：把填充当成了词元",
            "has tokens the wrong way round, and sees the padding only",
        ),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.tokens_of_first",
        text: text(
            "每条序列都用了第一条序列的 tokens",
            "uses the tokens of the first sequence for all",
        ),
        caught_by: &["a2.attention.options"],
    },
    Misconception {
        id: "a2.attention.split_by_reshape",
        text: text(
            "分头时直接 reshape 成 [b, h, s, d]，没有先看成 [b, s, h, d] 再转置",
            "splits heads by reshaping to [b, h, s, d], without [b, s, h, d] and a transposition",
        ),
        caught_by: &["a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.joined_by_reshape",
        text: text(
            "拼回去时没有先转置回 [b, s, h, d]",
            "joins heads without transposing to [b, s, h, d] first",
        ),
        caught_by: &["a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.window_ignored",
        text: text("没有用 window", "ignores the window"),
        caught_by: &["a2.attention.mask", "a2.attention.options", "a2.attention.layer"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a2.attention.unnamed.scale_of_one_more", &["a2.attention.attend"]),
    // Hides the first key from everybody.
    Unnamed::new("a2.attention.unnamed.first_hidden", &["a2.attention.attend"]),
];
