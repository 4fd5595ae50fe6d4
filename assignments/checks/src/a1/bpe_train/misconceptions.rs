//! The wrong ideas about `a1.bpe_train` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.bpe_train.tie_greatest",
        text: text(
            "次数相同时取字节最大的一对",
            "takes the pair of the greatest bytes among equally frequent ones",
        ),
        caught_by: &["a1.bpe_train.ties"],
    },
    Misconception {
        id: "a1.bpe_train.tie_first",
        text: text(
            "次数相同时取最先数到的一对",
            "takes the pair that was counted first among equally frequent ones",
        ),
        caught_by: &["a1.bpe_train.ties"],
    },
    Misconception {
        id: "a1.bpe_train.tie_bytes",
        text: text(
            "次数相同时比较字节，而不是编号",
            "compares bytes in place of ids among equally frequent pairs",
        ),
        caught_by: &["a1.bpe_train.ties"],
    },
    Misconception {
        id: "a1.bpe_train.overlaps_skipped",
        text: text(
            "aaaa 里的 (a, a) 只数了两次，重叠的位置没有算",
            "counts (a, a) only twice in aaaa: places that overlap are left out",
        ),
        caught_by: &["a1.bpe_train.overlaps"],
    },
    Misconception {
        id: "a1.bpe_train.across_pieces",
        text: text(
            "没有先切成片段，对跨过了片段的边界",
            "does not cut into pieces first: pairs cross their borders",
        ),
        caught_by: &["a1.bpe_train.merges"],
    },
    Misconception {
        id: "a1.bpe_train.documents_joined",
        text: text(
            "把文档连成一篇，对跨过了文档的边界",
            "joins the documents into one: pairs cross their borders",
        ),
        caught_by: &["a1.bpe_train.order"],
    },
    Misconception {
        id: "a1.bpe_train.specials_counted",
        text: text(
            "把特殊词元当作普通文本来数，它们被拆开合并了",
            "counts special tokens as text like any other, and splits and merges them",
        ),
        caught_by: &["a1.bpe_train.specials"],
    },
    Misconception {
        id: "a1.bpe_train.size_without_bytes",
        text: text("size 没有把 256 个字节算进去", "does not count the 256 bytes into the size"),
        caught_by: &["a1.bpe_train.boundary"],
    },
    Misconception {
        id: "a1.bpe_train.size_without_specials",
        text: text("size 没有把特殊词元算进去", "does not count the special tokens into the size"),
        caught_by: &["a1.bpe_train.boundary"],
    },
    Misconception {
        id: "a1.bpe_train.bytes_in_order",
        text: text(
            "256 个字节按数值排，而不是按字节字母表排",
            "orders the 256 bytes by their values, not by the byte alphabet",
        ),
        caught_by: &["a1.bpe_train.merges"],
    },
];
