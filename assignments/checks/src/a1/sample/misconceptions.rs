//! The wrong ideas about `a1.sample` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.sample.at_most",
        text: text(
            "用 u ≤ 累积和 而不是 u < 累积和，边界上错一格，还会抽到概率为 0 的",
            "compares u ≤ sum in place of u < sum: one off on the edges, and draws what has probability 0",
        ),
        caught_by: &["a1.sample.inverse"],
    },
    Misconception {
        id: "a1.sample.last_of_all",
        text: text(
            "舍入使累积和到不了 u 时返回最后一个下标，哪怕它的概率为 0",
            "returns the last index where rounding keeps the sum below u, even if its probability is 0",
        ),
        caught_by: &["a1.sample.inverse"],
    },
    Misconception {
        id: "a1.sample.most_likely",
        text: text("总是取概率最大的，没有用 u", "always takes the most likely one and ignores u"),
        caught_by: &["a1.sample.inverse", "a1.sample.sentence"],
    },
    Misconception {
        id: "a1.sample.history_without_bos",
        text: text("从空的历史开始，没有放 BOS", "begins with an empty history, without BOS"),
        caught_by: &["a1.sample.sentence"],
    },
    Misconception {
        id: "a1.sample.history_not_extended",
        text: text("抽到的词元没有接进历史", "does not add to the history what was drawn"),
        caught_by: &["a1.sample.sentence"],
    },
    Misconception {
        id: "a1.sample.eos_returned",
        text: text("把 EOS 也放进了句子", "returns EOS as part of the sentence"),
        caught_by: &["a1.sample.sentence"],
    },
];
