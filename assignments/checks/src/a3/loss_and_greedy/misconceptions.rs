//! The wrong ideas about `a3.loss_and_greedy` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a3.loss_and_greedy.no_shift",
        text: text(
            "没有错开一位：位置 i 的 logits 对的是位置 i 自己的词元",
            "holds the logits at place i against the token at place i itself: no shift",
        ),
        caught_by: &["a3.loss_and_greedy.loss", "a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.shift_backwards",
        text: text(
            "错开的方向反了：位置 i + 1 的 logits 对的是位置 i 的词元",
            "shifts the wrong way: logits at place i + 1 against the token at place i",
        ),
        caught_by: &["a3.loss_and_greedy.loss", "a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.wraps_around",
        text: text(
            "最后一个位置绕回去，预测了第一个词元",
            "lets the last place predict the first token of its row",
        ),
        caught_by: &["a3.loss_and_greedy.loss"],
    },
    Misconception {
        id: "a3.loss_and_greedy.sum_for_mean",
        text: text("求了和，没有求平均", "takes the sum in place of the mean"),
        caught_by: &["a3.loss_and_greedy.loss", "a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.in_half_precision",
        text: text(
            "没有先转成 f32，损失的 dtype 与半精度的 logits 相同",
            "does not bring half precision to f32 first, and answers in the dtype of the logits",
        ),
        caught_by: &["a3.loss_and_greedy.loss"],
    },
    Misconception {
        id: "a3.loss_and_greedy.mean_over_all_places",
        text: text(
            "除以了所有位置的个数，不算数的也在内",
            "divides by the number of all places, those that do not count among them",
        ),
        caught_by: &["a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.padding_counted",
        text: text(
            "没有用 tokens：填充也被当作词元",
            "ignores `tokens`: padding counts like tokens",
        ),
        caught_by: &["a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.next_place_only",
        text: text(
            "只看位置 i + 1 是不是词元，没有看位置 i",
            "asks of place i + 1 only whether it holds a token, not of place i",
        ),
        caught_by: &["a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.this_place_only",
        text: text(
            "只看位置 i 是不是词元，没有看位置 i + 1",
            "asks of place i only whether it holds a token, not of place i + 1",
        ),
        caught_by: &["a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.mean_of_rows",
        text: text(
            "先对每条序列求平均，再对序列求平均",
            "takes the mean of each sequence first, and then the mean of these",
        ),
        caught_by: &["a3.loss_and_greedy.padding"],
    },
    Misconception {
        id: "a3.loss_and_greedy.eos_left_out",
        text: text("结果里没有结束词元", "leaves the token that ends the text out of the result"),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.eos_ignored",
        text: text("遇到结束词元没有停", "does not stop at a token that ends the text"),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.first_eos_only",
        text: text(
            "有几个结束词元时，只认第一个",
            "knows only the first of several tokens that end a text",
        ),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.eos_one_late",
        text: text(
            "结束词元之后又多续写了一个",
            "stops one token behind the one that ends the text",
        ),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.prompt_can_end",
        text: text(
            "在提示里找结束词元，找到了就不续写",
            "looks for the end in the prompt, too, and says nothing if it is there",
        ),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.first_place",
        text: text(
            "用了第一个位置的 logits，而不是最后一个",
            "takes the logits of the first place, not of the last",
        ),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.second_to_last_place",
        text: text("用了倒数第二个位置的 logits", "takes the logits of the second to last place"),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.prompt_returned",
        text: text("把提示也放进了结果", "returns the prompt, too"),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.one_token_too_many",
        text: text("比 most 多续写了一个", "says one token more than `most`"),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.most_counts_prompt",
        text: text("把提示的词元也算进了 most", "counts the tokens of the prompt in `most`"),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.highest_of_equals",
        text: text("logits 并列时取了编号最大的", "takes the highest id among equal logits"),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.one_call_too_many",
        text: text(
            "最后一个词元之后又问了一次模型",
            "asks the model once more behind the last token",
        ),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
    Misconception {
        id: "a3.loss_and_greedy.last_token_only",
        text: text(
            "第一步之后只把最后一个词元给模型，像有缓存一样",
            "gives the model only the last token after the first step, as if there was a cache",
        ),
        caught_by: &["a3.loss_and_greedy.greedy"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a3.loss_and_greedy.unnamed.in_bits", &["a3.loss_and_greedy.loss"]),
    Unnamed::new("a3.loss_and_greedy.unnamed.last_sequence_left_out", &["a3.loss_and_greedy.loss"]),
    Unnamed::new("a3.loss_and_greedy.unnamed.smallest_logit", &["a3.loss_and_greedy.greedy"]),
    // Of the two ends of a text only the last in the list is known.
    Unnamed::new("a3.loss_and_greedy.unnamed.last_eos_only", &["a3.loss_and_greedy.greedy"]),
];
