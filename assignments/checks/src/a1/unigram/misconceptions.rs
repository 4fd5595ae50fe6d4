//! The wrong ideas about `a1.unigram` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::Misconception;
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a1.unigram.greedy",
        text: text("从左到右取最长的词元", "takes the longest token from the left"),
        caught_by: &["a1.unigram.viterbi"],
    },
    Misconception {
        id: "a1.unigram.likeliest_first",
        text: text("从左到右取概率最大的词元", "takes the likeliest token from the left"),
        caught_by: &["a1.unigram.viterbi"],
    },
    Misconception {
        id: "a1.unigram.fewest",
        text: text(
            "只求片数最少，不看概率",
            "looks for the fewest pieces, whatever their probabilities",
        ),
        caught_by: &["a1.unigram.viterbi"],
    },
    Misconception {
        id: "a1.unigram.unknown_per_byte",
        text: text("未知字符按字节计价", "charges an unknown character by its bytes"),
        caught_by: &["a1.unigram.unknown"],
    },
    Misconception {
        id: "a1.unigram.unknown_run",
        text: text("把一串未知字符合成一片", "makes one piece of a run of unknown characters"),
        caught_by: &["a1.unigram.unknown"],
    },
    Misconception {
        id: "a1.unigram.tie_first",
        text: text(
            "一样可能时让第一片最长",
            "makes the first piece the longest among equally likely segmentations",
        ),
        caught_by: &["a1.unigram.ties"],
    },
];
