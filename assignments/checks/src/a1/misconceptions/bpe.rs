//! Wrong ideas about byte-pair encoding.

use harness::Misconception;
use wording::text;

/// About `a1.bpe_train`.
pub static BPE_TRAIN: &[Misconception] = &[
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

/// About `a1.encode`.
pub static ENCODE: &[Misconception] = &[
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

/// About `a1.decode`.
pub static DECODE: &[Misconception] = &[
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
