//! The wrong ideas about `a4.sft` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a4.sft.begin_twice",
        text: text(
            "内容最前面的 begin 没有去掉，begin 出现了不止一次",
            "keeps the begin in front of contents, so that it comes more than once",
        ),
        caught_by: &["a4.sft.chat_row", "a4.sft.chat_prompt"],
    },
    Misconception {
        id: "a4.sft.begin_removed_everywhere",
        text: text(
            "把内容里所有的 begin 都去掉了，中间的也去掉了",
            "takes every begin out of contents, those in the middle as well",
        ),
        caught_by: &["a4.sft.chat_row", "a4.sft.chat_prompt"],
    },
    Misconception {
        id: "a4.sft.prompt_counted",
        text: text(
            "提问也有目标：损失算在了整段对话上",
            "gives targets to the prompt as well: the loss is over the whole conversation",
        ),
        caught_by: &["a4.sft.chat_row"],
    },
    Misconception {
        id: "a4.sft.questions_counted",
        text: text(
            "提问也有损失（开头的标记没有）",
            "gives questions a loss, too, though not the headers",
        ),
        caught_by: &["a4.sft.chat_row"],
    },
    Misconception {
        id: "a4.sft.header_counted",
        text: text(
            "assistant 的标头也有目标，它不是回答的一部分",
            "gives targets to the header of the assistant, which is no part of an answer",
        ),
        caught_by: &["a4.sft.chat_row"],
    },
    Misconception {
        id: "a4.sft.end_not_trained",
        text: text(
            "回答后面的 end 没有目标：模型学不会停",
            "gives no target to the end behind an answer: the model never learns to stop",
        ),
        caught_by: &["a4.sft.chat_row", "a4.sft.truncation"],
    },
    Misconception {
        id: "a4.sft.every_end_trained",
        text: text(
            "每个 end 都有目标，提问后面的也有",
            "gives a target to every end, those behind questions as well",
        ),
        caught_by: &["a4.sft.chat_row"],
    },
    Misconception {
        id: "a4.sft.last_answer_only",
        text: text(
            "只有最后一条消息有目标，前面几轮的回答没有",
            "gives targets to the last message only, and none to the answers of earlier turns",
        ),
        caught_by: &["a4.sft.chat_row", "a4.sft.truncation"],
    },
    Misconception {
        id: "a4.sft.not_shifted",
        text: text(
            "没有错开：位置 i 的目标是位置 i 自己的词元",
            "does not shift: the target at a place is the token at that place itself",
        ),
        caught_by: &["a4.sft.chat_row"],
    },
    Misconception {
        id: "a4.sft.shifted_twice",
        text: text(
            "错开了两位：目标是下下个词元",
            "shifts by two: targets are the tokens after the next",
        ),
        caught_by: &["a4.sft.chat_row"],
    },
    Misconception {
        id: "a4.sft.last_token_kept",
        text: text(
            "ids 里留着最后一个词元，它后面没有什么可预测的",
            "keeps the last token among the ids, behind which there is nothing to predict",
        ),
        caught_by: &["a4.sft.chat_row"],
    },
    Misconception {
        id: "a4.sft.cut_before_pairing",
        text: text(
            "先把词元切到 longest 个再配对，少了一个位置",
            "cuts the tokens to `longest` before they are paired, which leaves a place too few",
        ),
        caught_by: &["a4.sft.truncation"],
    },
    Misconception {
        id: "a4.sft.cut_in_front",
        text: text(
            "从前面切：留下的是最后 longest 个",
            "cuts in front: the last `longest` are kept",
        ),
        caught_by: &["a4.sft.truncation"],
    },
    Misconception {
        id: "a4.sft.prompt_without_header",
        text: text(
            "提示的末尾没有 assistant 的标头",
            "leaves out the header of the assistant at the end of the prompt",
        ),
        caught_by: &["a4.sft.chat_prompt"],
    },
    Misconception {
        id: "a4.sft.prompt_without_end",
        text: text("标头之前的那个 end 没有写", "leaves out the end in front of that header"),
        caught_by: &["a4.sft.chat_prompt"],
    },
    Misconception {
        id: "a4.sft.prompt_closed",
        text: text(
            "标头之后还写了 end：好像已经答完了",
            "writes an end behind that header, as if the answer were over",
        ),
        caught_by: &["a4.sft.chat_prompt"],
    },
    Misconception {
        id: "a4.sft.prompt_without_begin",
        text: text("提示的最前面没有 begin", "leaves out the begin in front of the prompt"),
        caught_by: &["a4.sft.chat_prompt"],
    },
    Misconception {
        id: "a4.sft.padded_left",
        text: text("填充在左边", "pads on the left"),
        caught_by: &["a4.sft.collate_rows"],
    },
    Misconception {
        id: "a4.sft.pad_ignored_by_id",
        text: text(
            "凡是等于 pad 的目标都成了 IGNORED：pad 就是 end 时，end 学不到",
            "makes every target IGNORED that equals `pad`: where `pad` is end, end is not learned",
        ),
        caught_by: &["a4.sft.collate_rows"],
    },
    Misconception {
        id: "a4.sft.pad_trained",
        text: text(
            "填充处的目标是 pad，不是 IGNORED",
            "gives padding the target `pad` in place of IGNORED",
        ),
        caught_by: &["a4.sft.collate_rows"],
    },
    Misconception {
        id: "a4.sft.shifted_again",
        text: text(
            "在损失里又错开了一位，而 targets 已经错开过",
            "shifts in the loss once more, though targets are shifted already",
        ),
        caught_by: &["a4.sft.answer_loss"],
    },
    Misconception {
        id: "a4.sft.mean_over_all_places",
        text: text(
            "除以了所有位置的个数，没有目标的也在内",
            "divides by the number of all places, those without a target among them",
        ),
        caught_by: &["a4.sft.answer_loss"],
    },
    Misconception {
        id: "a4.sft.mean_of_rows",
        text: text(
            "先对每一行取平均：短的回答占得太多",
            "takes the mean of each row first: short answers weigh too much",
        ),
        caught_by: &["a4.sft.answer_loss"],
    },
    Misconception {
        id: "a4.sft.sum_for_mean",
        text: text("求了和，没有求平均", "takes the sum in place of the mean"),
        caught_by: &["a4.sft.answer_loss"],
    },
    Misconception {
        id: "a4.sft.in_half_precision",
        text: text(
            "没有先转成 f32，损失是半精度的",
            "does not bring half precision to f32 first, and answers in it",
        ),
        caught_by: &["a4.sft.answer_loss"],
    },
    Misconception {
        id: "a4.sft.nan_without_targets",
        text: text(
            "没有目标时算了 0/0，得到 NaN",
            "computes 0/0 where there are no targets, which is NaN",
        ),
        caught_by: &["a4.sft.nothing_to_learn"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a4.sft.unnamed.one_place_short", &["a4.sft.truncation"]),
    Unnamed::new("a4.sft.unnamed.answer_begins_late", &["a4.sft.chat_row"]),
    Unnamed::new("a4.sft.unnamed.system_is_answered", &["a4.sft.chat_row"]),
    Unnamed::new("a4.sft.unnamed.pad_0", &["a4.sft.collate_rows"]),
    Unnamed::new("a4.sft.unnamed.in_bits", &["a4.sft.answer_loss"]),
    Unnamed::new("a4.sft.unnamed.smoothed", &["a4.sft.answer_loss"]),
];
