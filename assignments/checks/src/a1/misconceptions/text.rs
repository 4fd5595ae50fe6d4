//! Wrong ideas about vocabularies, pieces and segmentation.

use harness::Misconception;
use wording::text;

/// About `a1.one_hot`.
pub static ONE_HOT: &[Misconception] = &[
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

/// About `a1.pretokenize`.
pub static PRETOKENIZE: &[Misconception] = &[
    Misconception {
        id: "a1.pretokenize.white_space_dropped",
        text: text("丢掉了空白", "drops white space"),
        caught_by: &["a1.pretokenize.gpt2", "a1.pretokenize.cl100k"],
    },
    Misconception {
        id: "a1.pretokenize.no_look_ahead",
        text: text(
            "一串空格全归成一片，没有把最后一个留给后面的词",
            "keeps a run of spaces together in place of leaving the last one to the word after it",
        ),
        caught_by: &["a1.pretokenize.gpt2", "a1.pretokenize.cl100k"],
    },
    Misconception {
        id: "a1.pretokenize.ascii_letters",
        text: text("只把 ASCII 字母当作字母", "takes only ASCII letters for letters"),
        caught_by: &["a1.pretokenize.gpt2", "a1.pretokenize.cl100k"],
    },
    Misconception {
        id: "a1.pretokenize.marks_are_letters",
        text: text(
            "把附加在字母上的符号（\\p{M}）也当作字母",
            "takes combining marks (\\p{M}) for letters",
        ),
        caught_by: &["a1.pretokenize.gpt2", "a1.pretokenize.cl100k"],
    },
    Misconception {
        id: "a1.pretokenize.decimal_digits",
        text: text(
            "只认得十进制的数字，² 和 Ⅷ 不算数",
            "takes only decimal digits for numbers, not ² or Ⅷ",
        ),
        caught_by: &["a1.pretokenize.gpt2", "a1.pretokenize.cl100k"],
    },
    Misconception {
        id: "a1.pretokenize.digits_together",
        text: text("cl100k 的数字没有三位一切", "does not cut digits in threes for cl100k"),
        caught_by: &["a1.pretokenize.cl100k"],
    },
    Misconception {
        id: "a1.pretokenize.small_contractions",
        text: text("cl100k 不认得大写的缩写", "does not know contractions in capitals for cl100k"),
        caught_by: &["a1.pretokenize.cl100k"],
    },
    Misconception {
        id: "a1.pretokenize.other_pattern",
        text: text("两种模式用反了", "uses each of the two patterns for the other"),
        caught_by: &["a1.pretokenize.gpt2", "a1.pretokenize.cl100k"],
    },
];

/// About `a1.unigram`.
pub static UNIGRAM: &[Misconception] = &[
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
