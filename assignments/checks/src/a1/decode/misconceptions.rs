//! The wrong ideas about `a1.decode` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.decode.token_by_token",
        text: text(
            "一个词元一个词元地变成文本，半个字符成了 U+FFFD",
            "makes text of each token by itself: half a character becomes U+FFFD",
        ),
        caught_by: &["a1.decode.text"],
    },
    Misconception {
        id: "a1.decode.specials_dropped",
        text: text("丢掉了特殊词元", "drops special tokens"),
        caught_by: &["a1.decode.text"],
    },
    Misconception {
        id: "a1.decode.broken_dropped",
        text: text(
            "丢掉了不成字符的字节，没有写成 U+FFFD",
            "drops bytes that are no text in place of writing U+FFFD",
        ),
        caught_by: &["a1.decode.lossy"],
    },
    Misconception {
        id: "a1.decode.one_mark_per_byte",
        text: text("每个坏字节都写一个 U+FFFD", "writes one U+FFFD for every broken byte"),
        caught_by: &["a1.decode.lossy"],
    },
    Misconception {
        id: "a1.decode.duplicates_accepted",
        text: text("两个词元编号相同也不报错", "accepts two tokens of one id"),
        caught_by: &["a1.decode.load"],
    },
    Misconception {
        id: "a1.decode.unknown_merges_skipped",
        text: text(
            "合并里有词表没有的词元也不报错",
            "accepts merges of tokens that the vocabulary lacks",
        ),
        caught_by: &["a1.decode.load"],
    },
    Misconception {
        id: "a1.decode.old_merges_refused",
        text: text("不认得写成一个文本的合并", "does not know merges that are written as one text"),
        caught_by: &["a1.decode.load"],
    },
];
