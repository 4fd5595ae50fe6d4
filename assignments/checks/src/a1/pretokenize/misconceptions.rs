//! The wrong ideas about `a1.pretokenize` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

/// Those with a name.
pub static NAMED: &[Misconception] = &[
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

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    // One alternative of the pattern, in some texts as the other pattern has it.
    Unnamed::new("a1.pretokenize.unnamed.digits_in_pairs", &["a1.pretokenize.cl100k"]),
    Unnamed::new("a1.pretokenize.unnamed.line_breaks_apart", &["a1.pretokenize.cl100k"]),
    Unnamed::new("a1.pretokenize.unnamed.space_before_letters_only", &["a1.pretokenize.cl100k"]),
];
