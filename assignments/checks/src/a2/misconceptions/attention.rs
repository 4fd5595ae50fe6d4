//! About `a2.attention`.

use crate::check::Misconception;
use crate::text::text;

/// In the order of the methods.
pub static ATTENTION: &[Misconception] = &[
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
            "窗口没有把自己算进去：看得见 w + 1 个",
            "does not count the token itself in the window, and sees w + 1",
        ),
        caught_by: &["a2.attention.mask", "a2.attention.options", "a2.attention.layer"],
    },
    Misconception {
        id: "a2.attention.window_too_narrow",
        text: text(
            "窗口少算了一个：只看得见 w − 1 个",
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
        text: text("看不见任何键的查询得到 NaN", "answers NaN for queries that see no key"),
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
];
