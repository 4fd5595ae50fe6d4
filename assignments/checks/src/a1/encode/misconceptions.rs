//! The wrong ideas about `a1.encode` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.encode.longest_match",
        text: text(
            "从左到右取最长的词元，而不是按名次合并",
            "takes the longest token from the left in place of merging by rank",
        ),
        caught_by: &["a1.encode.ranks"],
    },
    Misconception {
        id: "a1.encode.leftmost_merge",
        text: text(
            "从左边起见一个合一个，没有按名次",
            "merges whatever applies first from the left, whatever its rank",
        ),
        caught_by: &["a1.encode.ranks"],
    },
    Misconception {
        id: "a1.encode.not_cut",
        text: text(
            "编码前没有切成片段，合并跨过了片段的边界",
            "does not cut into pieces first: merges cross their borders",
        ),
        caught_by: &["a1.encode.ranks"],
    },
    Misconception {
        id: "a1.encode.shortest_special",
        text: text(
            "同一处有几个特殊词元时取了最短的",
            "takes the shortest of several special tokens at one place",
        ),
        caught_by: &["a1.encode.specials"],
    },
    Misconception {
        id: "a1.encode.specials_always",
        text: text(
            "不允许时仍把特殊词元变成编号",
            "makes ids of special tokens where they are not allowed",
        ),
        caught_by: &["a1.encode.as_text"],
    },
    Misconception {
        id: "a1.encode.stream_flushed",
        text: text(
            "每收到一段就单独编码，切口处错了",
            "encodes each part by itself and errs at the cuts",
        ),
        caught_by: &["a1.encode.stream"],
    },
    Misconception {
        id: "a1.encode.stream_waits",
        text: text("全部留到最后才给出编号", "returns no id before the end"),
        caught_by: &["a1.encode.stream"],
    },
];
