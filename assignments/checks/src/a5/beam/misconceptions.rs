//! The wrong ideas about `a5.beam` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.beam.last_token_only",
        text: text(
            "没有累加：log_prob 只是最后一个词元的",
            "does not accumulate: `log_prob` is that of the last token only",
        ),
        caught_by: &["a5.beam.search", "a5.beam.ended", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.logits_summed",
        text: text(
            "加起来的是 logits，没有先变成对数概率",
            "sums logits, without making log-probabilities of them first",
        ),
        caught_by: &["a5.beam.search"],
    },
    Misconception {
        id: "a5.beam.probabilities_summed",
        text: text(
            "加起来的是概率，不是对数概率",
            "sums probabilities in place of log-probabilities",
        ),
        caught_by: &["a5.beam.search"],
    },
    Misconception {
        id: "a5.beam.one_extension_each",
        text: text(
            "每条束只接上自己最好的一个词元，没有放在一起比",
            "extends each beam by its own best token only, in place of comparing all together",
        ),
        caught_by: &["a5.beam.search", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.copies_at_first",
        text: text(
            "一开始就有 width 条相同的束，于是同一段文本出现多次",
            "begins with `width` beams that are alike, so that the same text comes several times",
        ),
        caught_by: &["a5.beam.search", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.rows_stay",
        text: text(
            "模型的行没有跟着束走：接在后面的 logits 是别的束的",
            "leaves the model's rows where they are: logits are those behind another beam",
        ),
        caught_by: &["a5.beam.search"],
    },
    Misconception {
        id: "a5.beam.greedy",
        text: text("不管 width，只留一条束", "keeps a single beam, whatever `width` says"),
        caught_by: &["a5.beam.search", "a5.beam.ended", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.all_returned",
        text: text("返回了整个列表，没有看 best", "returns the whole list, whatever `best` says"),
        caught_by: &["a5.beam.search"],
    },
    Misconception {
        id: "a5.beam.one_returned",
        text: text("只返回最好的一条", "returns the best one only"),
        caught_by: &["a5.beam.search", "a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.one_step_more",
        text: text("多走了一步", "takes one step too many"),
        caught_by: &["a5.beam.search", "a5.beam.ended", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.one_step_less",
        text: text("少走了一步", "takes one step too few"),
        caught_by: &["a5.beam.search", "a5.beam.ended", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.ended_extended",
        text: text("结束的束还接着往下写", "extends beams that have ended"),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.ended_vanish",
        text: text(
            "结束的束下一步就不见了：没有留下来参加比较",
            "loses beams that have ended: they do not compete in the next step",
        ),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.ended_set_aside",
        text: text(
            "结束的束放在一边，不占列表的名额：还没结束的总有 width 条",
            "sets ended beams aside, where they take no place: there are always `width` others",
        ),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.ended_never_leave",
        text: text(
            "结束的束永远留在列表里，分数再低也不会被挤出去",
            "keeps ended beams in the list for ever, however low their score is",
        ),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.over_at_first_end",
        text: text(
            "有一条束结束，整个搜索就停了",
            "stops the search as soon as one beam has ended",
        ),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.over_when_best_ends",
        text: text(
            "最好的一条束结束，搜索就停了，虽然别的还能超过它",
            "stops the search when the best beam has ended, though others may still overtake it",
        ),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.only_ended_returned",
        text: text(
            "只要有结束的束，就只返回结束的",
            "returns only beams that have ended, if there are any",
        ),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.ended_first",
        text: text(
            "返回时结束的排在前面，不管分数",
            "returns ended beams before the others, whatever their score is",
        ),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.end_in_ids",
        text: text(
            "结束词元也留在了 ids 里，长度也算上了它",
            "keeps the token that ends a text among its ids, and in its length",
        ),
        caught_by: &["a5.beam.ended", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.end_costs_nothing",
        text: text(
            "结束词元的对数概率没有加进去",
            "leaves the log-probability of the token that ends a text out of the sum",
        ),
        caught_by: &["a5.beam.ended", "a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.first_end_only",
        text: text("end_ids 里只认第一个", "knows only the first of the `end_ids`"),
        caught_by: &["a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.called_ended",
        text: text(
            "到了 max_tokens，就把没有结束的束也说成结束了",
            "says of beams that were cut off by `max_tokens` that they have ended",
        ),
        caught_by: &["a5.beam.ended", "a5.beam.search"],
    },
    Misconception {
        id: "a5.beam.no_penalty",
        text: text(
            "分数就是 log_prob，没有长度惩罚",
            "takes `log_prob` for the score, without a length penalty",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.prompt_in_length",
        text: text("长度里也算了提示", "counts the prompt in the length"),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.end_in_length",
        text: text("长度里也算了结束词元", "counts the token that ends a text in its length"),
        caught_by: &["a5.beam.length_penalty", "a5.beam.ended"],
    },
    Misconception {
        id: "a5.beam.multiplied",
        text: text(
            "乘以长度的 α 次方，没有除",
            "multiplies by the length to the power of α in place of dividing",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.mean",
        text: text(
            "总是取平均：除以长度，不管 α",
            "always takes the mean: divides by the length, whatever α is",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.times_alpha",
        text: text(
            "除以 α 与长度的积，不是长度的 α 次方",
            "divides by α times the length, which is no power",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.five_more",
        text: text(
            "除以的是 ((5 + n)/6)^α（n 是长度），那是另一种长度惩罚",
            "divides by ((5 + length)/6)^α, which is another length penalty",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.penalty_at_the_end",
        text: text(
            "一路按 log_prob 来选，到最后才除以长度",
            "chooses by `log_prob` on the way, and divides by the length only at the end",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.penalty_accumulated",
        text: text(
            "每一步都把前一步的分数（已经除过的）拿来再加、再除",
            "adds to the score of the step before, which was divided already, and divides again",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.sorted_by_log_prob",
        text: text(
            "返回时按 log_prob 排序，不是按分数",
            "sorts what it returns by `log_prob` in place of the score",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.no_negative_penalty",
        text: text("把负的 α 当作 0", "takes a negative α for 0"),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.length_zero",
        text: text(
            "一开头就结束的束，长度是 0，于是除以了 0 的 α 次方",
            "divides by 0 to the power of α where the first token ends the text",
        ),
        caught_by: &["a5.beam.length_penalty"],
    },
    Misconception {
        id: "a5.beam.later_beams_first",
        text: text(
            "分数相同时，列表里靠后的束排在了前面",
            "puts the beam that came later in the list first where scores are equal",
        ),
        caught_by: &["a5.beam.edges"],
    },
    Misconception {
        id: "a5.beam.larger_tokens_first",
        text: text(
            "同一条束、分数相同时，编号大的词元排在了前面",
            "puts the larger token first where two extensions of a beam have equal scores",
        ),
        caught_by: &["a5.beam.edges"],
    },
    Misconception {
        id: "a5.beam.tokens_before_beams",
        text: text(
            "分数相同时先比词元的编号，再看束的次序",
            "looks at the token first, and at the beam then, where scores are equal",
        ),
        caught_by: &["a5.beam.edges"],
    },
    Misconception {
        id: "a5.beam.live_before_ended",
        text: text(
            "分数相同时，没有结束的总排在结束的前面",
            "puts beams that have not ended before those that have, where scores are equal",
        ),
        caught_by: &["a5.beam.edges"],
    },
    Misconception {
        id: "a5.beam.ended_before_live",
        text: text(
            "分数相同时，结束的总排在没有结束的前面",
            "puts beams that have ended before those that have not, where scores are equal",
        ),
        caught_by: &["a5.beam.edges"],
    },
    Misconception {
        id: "a5.beam.impossible_kept",
        text: text(
            "和是 -inf 的候选也留在列表里，把它填满",
            "fills the list up with candidates whose sum is -inf",
        ),
        caught_by: &["a5.beam.edges"],
    },
    Misconception {
        id: "a5.beam.prompt_read_for_each",
        text: text(
            "提示读了 width 遍，每条束一遍",
            "reads the prompt `width` times, once for each beam",
        ),
        caught_by: &["a5.beam.reads"],
    },
    Misconception {
        id: "a5.beam.last_tokens_read",
        text: text(
            "最后一步选出的词元也读了，后面却没有什么要选",
            "reads the tokens of the last step, though nothing is chosen behind them",
        ),
        caught_by: &["a5.beam.reads"],
    },
    Misconception {
        id: "a5.beam.ended_read_on",
        text: text("结束的束也还在读", "goes on reading beams that have ended"),
        caught_by: &["a5.beam.reads"],
    },
    Misconception {
        id: "a5.beam.read_anew",
        text: text("每一步都把整段文本从头再读一遍", "reads the whole texts anew in each step"),
        caught_by: &["a5.beam.reads"],
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.beam.unnamed.in_f32", &["a5.beam.search", "a5.beam.length_penalty"]),
    Unnamed::new("a5.beam.unnamed.score_in_f32", &["a5.beam.length_penalty"]),
    Unnamed::new("a5.beam.unnamed.last_first", &["a5.beam.search"]),
    Unnamed::new("a5.beam.unnamed.rows_reversed", &["a5.beam.search", "a5.beam.ended"]),
    Unnamed::new("a5.beam.unnamed.first_beam_only", &["a5.beam.search"]),
    Unnamed::new("a5.beam.unnamed.ended_never_said", &["a5.beam.ended"]),
    Unnamed::new("a5.beam.unnamed.one_kept_more", &["a5.beam.search"]),
    Unnamed::new("a5.beam.unnamed.ended_rescored", &["a5.beam.ended", "a5.beam.length_penalty"]),
];
