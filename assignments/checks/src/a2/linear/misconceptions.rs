//! The wrong ideas about `a2.linear` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a2.linear.no_bias",
        text: text("没有加偏置", "leaves the bias out"),
        caught_by: &["a2.linear.linear"],
    },
    Misconception {
        id: "a2.linear.scaled",
        text: text("嵌入乘了 √d", "multiplies the embedding by √d"),
        caught_by: &["a2.linear.embedding"],
    },
    Misconception {
        id: "a2.linear.first_not_subtracted",
        text: text(
            "没有减去 first，把整个词表的编号当成了分片里的行号",
            "does not subtract first, and takes ids of the whole vocabulary for rows of the shard",
        ),
        caught_by: &["a2.linear.shard"],
    },
    Misconception {
        id: "a2.linear.others_not_zero",
        text: text(
            "别的分片的编号取到了一行，而不是全 0",
            "returns a row in place of zeros for ids of other ranks",
        ),
        caught_by: &["a2.linear.shard"],
    },
    Misconception {
        id: "a2.linear.others_clamped",
        text: text(
            "别的分片的编号取到了边上的那一行，而不是全 0",
            "returns the row at the edge in place of zeros for ids of other ranks",
        ),
        caught_by: &["a2.linear.shard"],
    },
];
