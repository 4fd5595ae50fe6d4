//! Task `a5.speculative`: speculative decoding.

mod certain;
mod decoding;
mod drawn;
mod ends;
mod errors;
mod greedy;
mod laws;
mod many;
mod misconceptions;
mod rounds;
mod rows;

use harness::{Check, Task, Tolerance, Verdict};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.speculative",
    text("推测解码", "speculative decoding"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a5.speculative.certain",
        2,
        text("目标很有把握", "a target that is certain"),
        text(
            "目标只有一种可能时，随机数不起作用：对的留下，第一个不对的换成目标的那一个，它后面的都丢掉；全对，再多取最后一行的一个。",
            "where the target has only one possibility, random numbers do not matter: what is right stays, the first that is not becomes the target's, and all behind it is dropped; if all is right, one more comes from the last row.",
        ),
        certain::cases,
        "speculative.accept",
    )
    .within(Tolerance::EXACT),
    Check {
        needs: &["a5.speculative.certain"],
        ..Check::golden(
            "a5.speculative.possible",
            1,
            text("可能出现的词元", "tokens that can come"),
            text(
                "同样的 p 与 q，许多个提议：每个位置上，p 大于 0 的词元都会出现，p 为 0 的一个也不会。q 比 p 大的词元有时留下，不是从不。",
                "many proposals with the same p and q: at each place every token with p above 0 comes, and none with p = 0. Tokens with q above p stay now and then, not never.",
            ),
            many::possible,
            "speculative.possible",
        )
        .within(Tolerance::EXACT)
    },
    Check {
        needs: &["a5.speculative.certain", "a5.speculative.possible"],
        verdict: Verdict::Law(laws::distribution),
        ..Check::golden(
            "a5.speculative.distribution",
            2,
            text("与目标的分布相同", "distributed as the target"),
            text(
                "u < p/q 时留下；替换的词元取自 max(0, p - q) 再归一化，不是取自 p；每个决定用一个新的随机数。",
                "a token stays if u < p/q; what replaces it comes from max(0, p - q), renormalised, not from p; and each decision takes a random number of its own.",
            ),
            many::distribution,
            "speculative.outcomes",
        )
    },
    Check {
        needs: &["a5.speculative.certain", "a5.speculative.distribution"],
        verdict: Verdict::Law(laws::acceptance),
        ..Check::golden(
            "a5.speculative.acceptance",
            1,
            text("留下得够多", "enough stays"),
            text(
                "先让目标自己抽一个，再看和提议的是否相同，分布也对，但留下的概率只有 Σ p·q，不是 Σ min(p, q)。",
                "to draw from the target and look whether it is what was proposed has the right distribution, too, but a token stays with Σ p·q only, in place of Σ min(p, q).",
            ),
            many::acceptance,
            "speculative.outcomes",
        )
    },
    Check {
        needs: &[
            "a5.logits.repetition",
            "a5.logits.presence",
            "a5.logits.bans",
            "a5.logits.temperature",
            "a5.speculative.certain",
        ],
        ..Check::golden(
            "a5.speculative.greedy",
            2,
            text("与目标自己的文本相同", "the target's own text"),
            text(
                "温度为 0 时，草稿说什么都不影响文本。错得早：看回退之后模型里还剩什么。错得晚：看 process 的历史，本轮的提议也在里面。",
                "at temperature 0 no draft changes the text. Wrong early: look at what a model holds after it was rewound. Wrong later: look at the history of `process`, to which the round's proposal belongs as well.",
            ),
            greedy::cases,
            "speculative.greedy",
        )
        .within(Tolerance::EXACT)
    },
    Check {
        needs: &["a5.speculative.greedy"],
        ..Check::golden(
            "a5.speculative.ends",
            2,
            text("文本的结束", "texts that end"),
            text(
                "结束词元可能在留下的提议里，可能是替换的，也可能是多出来的那一个；它和它后面的都不在文本里。被拒绝的不算，提示里的不算。",
                "the token that ends a text may be one that stays, one that replaces, or the one more; neither it nor what is behind it belongs to the text. One that was refused does not count, nor does one in the prompt.",
            ),
            ends::cases,
            "speculative.greedy",
        )
        .within(Tolerance::EXACT)
    },
    Check {
        needs: &["a5.speculative.greedy"],
        ..Check::golden(
            "a5.speculative.calls",
            2,
            text("问模型问得够少", "models are asked little"),
            text(
                "每轮目标只读一次，读到提议的末尾（每一项是读完后文本有多长）；已经读过又留下的位置不再读；草稿的缓存要与文本一致，最后一个提议也要读进去。",
                "the target reads once a round, up to the end of the proposal (the list says how long the text is then); places that were read and stay are not read again; and the draft's cache must be that of the text, the last token of a proposal included.",
            ),
            rounds::cases,
            "speculative.calls",
        )
        .within(Tolerance::EXACT)
    },
    Check {
        needs: &["a5.sample.draw", "a5.speculative.possible", "a5.speculative.greedy"],
        ..Check::golden(
            "a5.speculative.drawn",
            1,
            text("抽出来的文本", "texts that are drawn"),
            text(
                "q 必须正是提议被抽出时的分布：经过 draft_sampling 的那一个。随机数只来自键为 [seed] 的流。",
                "q has to be the very distribution that a proposal was drawn from, after draft_sampling; and random numbers come from the stream with the key [seed] only.",
            ),
            drawn::cases,
            "speculative.drawn",
        )
        .within(Tolerance::EXACT)
    },
    Check {
        needs: &["a5.speculative.distribution", "a5.speculative.drawn"],
        verdict: Verdict::Law(laws::texts),
        ..Check::golden(
            "a5.speculative.texts",
            1,
            text("整段文本的分布", "the distribution of whole texts"),
            text(
                "整段文本也要像目标自己抽的那样分布：流不要每轮重新开始，同一个随机数不要用两次。",
                "whole texts are distributed as if the target had drawn them: the stream does not begin again with each round, and no random number is used twice.",
            ),
            drawn::texts,
            "speculative.texts",
        )
    },
    Check {
        needs: &["a5.speculative.certain", "a5.speculative.greedy"],
        ..Check::golden(
            "a5.speculative.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "形状、dtype、草稿不可能抽到的词元；词表大小不同、空的提示、放不下的 max_tokens（两个模型都要放得下）；模型拒绝的照样传出去。先检查，后取随机数。",
                "shapes, dtypes, tokens that the draft cannot have drawn; vocabularies that differ, an empty prompt, more tokens than fit (into either model); what a model refuses is passed on. Arguments are looked at before a random number is taken.",
            ),
            errors::cases,
            "speculative.errors",
        )
        .within(Tolerance::EXACT)
    },
];
