//! The wrong ideas about `a1.one_hot` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.one_hot.sorted",
        text: text(
            "词表按字母排序，没有按首次出现的次序",
            "sorts the vocabulary in place of the order of first occurrence",
        ),
        caught_by: &["a1.one_hot.vocabulary"],
    },
    Misconception {
        id: "a1.one_hot.repeated",
        text: text("词表里有重复的词元", "keeps repeated tokens in the vocabulary"),
        caught_by: &["a1.one_hot.vocabulary"],
    },
    Misconception {
        id: "a1.one_hot.from_one",
        text: text("编号从 1 开始", "numbers tokens from 1 on"),
        caught_by: &["a1.one_hot.vocabulary"],
    },
    Misconception {
        id: "a1.one_hot.unknown_is_zero",
        text: text("词表里没有的词元得到了编号 0", "gives unknown tokens the number 0"),
        caught_by: &["a1.one_hot.vocabulary"],
    },
    Misconception {
        id: "a1.one_hot.column",
        text: text("看的是表的列，不是行", "looks up by columns in place of rows"),
        caught_by: &["a1.one_hot.vectors"],
    },
];
