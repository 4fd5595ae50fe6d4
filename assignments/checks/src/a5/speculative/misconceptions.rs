//! The wrong ideas about `a5.speculative` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// In the order of the checks.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.speculative.always_accepts",
        text: text(
            "把提议的词元全部留下，没有问目标",
            "keeps all that is proposed and does not ask the target",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.keeps_nothing",
        text: text(
            "什么也不留，每次都从目标的第一行抽一个",
            "keeps nothing and always draws from the target's first row",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.wrong_side",
        text: text(
            "比较反了：u ≥ p/q 时留下",
            "compares the wrong way round: keeps a token if u ≥ p/q",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.goes_on_behind_a_refusal",
        text: text(
            "拒绝一个之后接着往下看，后面相同的也算留下了",
            "goes on behind a token that does not stay, and counts later ones as kept",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.refused_token_returned",
        text: text(
            "没有替换：被拒绝的词元自己成了下一个",
            "puts nothing in place of a refused token: it comes all the same",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.replaced_from_next_row",
        text: text(
            "替换的词元取自下一个位置的那一行",
            "draws the replacement from the row of the place behind it",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.replaced_from_last_row",
        text: text(
            "替换的词元取自目标的最后一行",
            "draws the replacement from the target's last row",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.one_more_from_the_row_before",
        text: text(
            "全部留下时，多出来的那一个取自倒数第二行",
            "takes the one more token from the last row but one",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.rows_shifted",
        text: text(
            "位置 i 的提议与目标的第 i + 1 行比",
            "compares token i of the proposal with the target's row i + 1",
        ),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.next_counted",
        text: text("accepted 把 next 也数进去了", "counts `next` among those that stay"),
        caught_by: &["a5.speculative.certain"],
    },
    Misconception {
        id: "a5.speculative.kept_only_if_likelier",
        text: text(
            "只有 p ≥ q 的词元才留下，其余一概拒绝",
            "keeps a token only if p ≥ q, and refuses all others",
        ),
        caught_by: &["a5.speculative.possible"],
    },
    Misconception {
        id: "a5.speculative.replaced_from_the_draft",
        text: text(
            "替换的词元取自草稿的 q（或 max(0, q - p)）",
            "draws the replacement from the draft's q, or from max(0, q - p)",
        ),
        caught_by: &["a5.speculative.possible"],
    },
    Misconception {
        id: "a5.speculative.replaced_from_the_distance",
        text: text("替换的词元取自 |p - q|", "draws the replacement from |p - q|"),
        caught_by: &["a5.speculative.possible"],
    },
    Misconception {
        id: "a5.speculative.replaced_by_the_likeliest",
        text: text(
            "替换的词元取 p - q 最大的那一个，没有抽",
            "replaces a token by the one with the largest p - q, and does not draw",
        ),
        caught_by: &["a5.speculative.possible"],
    },
    Misconception {
        id: "a5.speculative.not_renormalised",
        text: text(
            "max(0, p - q) 没有归一化：累积和到不了 1，落到了最后一个下标",
            "does not renormalise max(0, p - q): where the running sum stays below u, the last index comes",
        ),
        caught_by: &["a5.speculative.possible"],
    },
    Misconception {
        id: "a5.speculative.history_without_proposals",
        text: text(
            "目标各行的历史都停在本轮开始处，没有把提议算进去",
            "lets the target's history end where the round began, for every row",
        ),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.prompt_as_generated",
        text: text("把提示也当作生成的", "counts the prompt among what was generated"),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.all_as_prompt",
        text: text("把生成的也当作提示", "counts what was generated as prompt"),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.history_without_prompt",
        text: text("历史里没有提示", "leaves the prompt out of the history"),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.draft_sampling_for_both",
        text: text("目标也用了 draft_sampling", "uses `draft_sampling` for the target as well"),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.target_not_rewound",
        text: text(
            "目标没有回退：被拒绝的词元还在它的缓存里",
            "does not rewind the target: refused tokens stay in its cache",
        ),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.target_keeps_the_refused",
        text: text(
            "目标少回退一个：第一个被拒绝的还在",
            "rewinds the target by one place too few: the first refused token stays",
        ),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.target_loses_the_last",
        text: text(
            "目标多回退一个：最后一个留下的没了",
            "rewinds the target by one place too many: the last token that stays is lost",
        ),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.replacement_dropped",
        text: text(
            "有词元被拒绝时，这一轮没有加上替换的那一个",
            "adds nothing in place of a refused token to the text",
        ),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.too_many_tokens",
        text: text(
            "每轮都提议 K 个，文本超过了 max_tokens",
            "proposes K tokens in every round, so that the text becomes longer than `max_tokens`",
        ),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.room_for_proposals",
        text: text("要求上下文还容得下 K 个提议", "wants room for K more tokens in the contexts"),
        caught_by: &["a5.speculative.greedy"],
    },
    Misconception {
        id: "a5.speculative.end_kept",
        text: text("结束词元也在 ids 里", "keeps the end token in `ids`"),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.end_not_told",
        text: text(
            "因结束词元而停，ended 却是 false",
            "says `ended: false` though an end token ended the text",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.kept_behind_the_end",
        text: text(
            "去掉了结束词元，但它后面多出来的那一个还在",
            "takes the end token out, but keeps the token that came behind it",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.end_only_as_next",
        text: text(
            "只在 next 里找结束词元，留下的提议里不找",
            "looks for an end token in `next` only, not among the tokens that stay",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.end_only_among_kept",
        text: text(
            "只在留下的提议里找结束词元，next 里不找",
            "looks for an end token only among the tokens that stay, not in `next`",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.refused_end_ends",
        text: text(
            "草稿提议了结束词元就停，不管目标留不留下它",
            "stops when the draft proposes an end token, whether it stays or not",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.end_in_the_prompt",
        text: text(
            "提示里有结束词元，就当作已经结束",
            "takes an end token in the prompt for the end of the text",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.first_end_only",
        text: text("只看 end_ids 里的第一个", "looks at the first of `end_ids` only"),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.last_token_no_end",
        text: text(
            "第 max_tokens 个词元是结束词元时，当成了普通的词元",
            "takes an end token for an ordinary one where it is the last of `max_tokens`",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.ended_when_full",
        text: text(
            "到了 max_tokens 也说 ended 是 true",
            "says `ended: true` where `max_tokens` is reached",
        ),
        caught_by: &["a5.speculative.ends"],
    },
    Misconception {
        id: "a5.speculative.one_more_forgotten",
        text: text(
            "全部留下时没有加上多出来的那一个",
            "forgets the one more token where all of a proposal stays",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.draft_not_rewound",
        text: text(
            "草稿没有回退：被拒绝的词元还在它的缓存里",
            "does not rewind the draft: refused tokens stay in its cache",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.last_proposal_not_read",
        text: text(
            "全部留下时，草稿没有读过最后一个提议，缓存里缺一个",
            "never lets the draft read the last token of a proposal that stays whole: its cache lacks a token",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.draft_reads_all_again",
        text: text(
            "草稿每轮把整段文本重读一遍",
            "lets the draft read the whole text again in each round",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.target_reads_all_again",
        text: text(
            "目标每轮把整段文本重读一遍",
            "lets the target read the whole text again in each round",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.one_call_per_token",
        text: text(
            "目标一个词元一个词元地读提议",
            "lets the target read a proposal token by token",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.draft_history_without_proposals",
        text: text(
            "草稿的历史停在本轮开始处，没有把提议算进去",
            "lets the draft's history end where the round began",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.sampling_for_both",
        text: text("草稿也用了 sampling", "uses `sampling` for the draft as well"),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.proposals_cut_off",
        text: text(
            "每轮都提议 K 个，多出来的再截掉",
            "proposes K tokens in every round, and cuts off those that are too many",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.as_many_as_are_left",
        text: text(
            "提议 min(K, left) 个，没有给 next 留一个",
            "proposes min(K, left) tokens, which leaves no room for `next`",
        ),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.proposes_behind_an_end",
        text: text("草稿提议了结束词元之后还接着提议", "goes on proposing behind an end token"),
        caught_by: &["a5.speculative.calls"],
    },
    Misconception {
        id: "a5.speculative.q_unprocessed",
        text: text(
            "q 是草稿处理之前的分布，不是提议被抽出时的",
            "uses for q the draft's distribution before processing, which is not the one that was drawn from",
        ),
        caught_by: &["a5.speculative.drawn"],
    },
    Misconception {
        id: "a5.speculative.likeliest_proposed",
        text: text(
            "提议的是草稿最可能的词元，q 却是整个分布",
            "proposes the draft's likeliest token, but gives its whole distribution as q",
        ),
        caught_by: &["a5.speculative.drawn"],
    },
    Misconception {
        id: "a5.speculative.seed_ignored",
        text: text(
            "随机数的流没有用种子：键是空的",
            "takes the stream without the seed: the key is empty",
        ),
        caught_by: &["a5.speculative.drawn"],
    },
    Misconception {
        id: "a5.speculative.stream_of_rows",
        text: text(
            "随机数取自键 [seed, 0, 0]，像 draw_rows 那样",
            "takes the stream of the key [seed, 0, 0], as `draw_rows` does",
        ),
        caught_by: &["a5.speculative.drawn"],
    },
    Misconception {
        id: "a5.speculative.draft_context_unseen",
        text: text("没有看草稿的上下文有多长", "does not look at the draft's context"),
        caught_by: &["a5.speculative.errors"],
    },
    Misconception {
        id: "a5.speculative.target_context_unseen",
        text: text("没有看目标的上下文有多长", "does not look at the target's context"),
        caught_by: &["a5.speculative.errors"],
    },
];

/// Mistakes that must fail without a name. What is random has no name: a law judges it. The
/// first two are right but for how much stays.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.speculative.unnamed.own_sample", &["a5.speculative.acceptance"]),
    Unnamed::new("a5.speculative.unnamed.half_as_often", &["a5.speculative.acceptance"]),
    Unnamed::new(
        "a5.speculative.unnamed.replaced_from_the_target",
        &["a5.speculative.distribution"],
    ),
    Unnamed::new(
        "a5.speculative.unnamed.not_renormalised_but_possible",
        &["a5.speculative.distribution"],
    ),
    Unnamed::new("a5.speculative.unnamed.ratio_upside_down", &["a5.speculative.distribution"]),
    Unnamed::new("a5.speculative.unnamed.target_alone", &["a5.speculative.distribution"]),
    Unnamed::new("a5.speculative.unnamed.number_used_twice", &["a5.speculative.distribution"]),
    Unnamed::new("a5.speculative.unnamed.one_number_for_all", &["a5.speculative.distribution"]),
    Unnamed::new("a5.speculative.unnamed.product_of_ratios", &["a5.speculative.distribution"]),
    Unnamed::new("a5.speculative.unnamed.likeliest_one_more", &["a5.speculative.distribution"]),
    Unnamed::new("a5.speculative.unnamed.one_more_uniform", &["a5.speculative.distribution"]),
    Unnamed::new(
        "a5.speculative.unnamed.not_renormalised_to_the_first",
        &["a5.speculative.possible"],
    ),
    Unnamed::new("a5.speculative.unnamed.stream_begins_again", &["a5.speculative.texts"]),
    Unnamed::new("a5.speculative.unnamed.draft_has_the_same_numbers", &["a5.speculative.texts"]),
    Unnamed::new("a5.speculative.unnamed.draft_keeps_the_refused", &["a5.speculative.calls"]),
    Unnamed::new("a5.speculative.unnamed.draft_loses_the_last", &["a5.speculative.calls"]),
    Unnamed::new("a5.speculative.unnamed.draft_history_without_prompt", &["a5.speculative.calls"]),
    Unnamed::new("a5.speculative.unnamed.one_proposal_less", &["a5.speculative.calls"]),
    Unnamed::new("a5.speculative.unnamed.one_place_short", &["a5.speculative.greedy"]),
];
