//! The wrong ideas about `a5.guided` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};
use wording::text;

const SYNTAX: &[&str] = &["a5.guided.syntax"];
const CHARACTERS: &[&str] = &["a5.guided.characters"];
const REPEATS: &[&str] = &["a5.guided.repeats"];
const END: &[&str] = &["a5.guided.end"];
const ERRORS: &[&str] = &["a5.guided.errors"];

/// In the order of the checks.
pub static NAMED: &[Misconception] = &[
    Misconception {
        id: "a5.guided.alternatives_of_neighbours",
        text: text(
            "`|` 只在左右相邻的两个之间选：把 ab|cd 当成了 a(b|c)d",
            "lets `|` choose between its two neighbours only, so that ab|cd is a(b|c)d",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.repeat_of_all_before",
        text: text(
            "重复管到了前面的一整串：把 ab* 当成了 (ab)*",
            "repeats all that stands in front, so that ab* is (ab)*",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.plus_may_be_none",
        text: text("`+` 也接受零次", "accepts none at all for `+`"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.question_is_any_number",
        text: text("把 `?` 当成了任意多次", "accepts more than one for `?`"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.one_state_kept",
        text: text(
            "每一步只留下一个状态，第一个走得通的分支就定了下来",
            "keeps one state at each step, and so decides for the first branch that goes on",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.begins_anywhere",
        text: text(
            "模式可以从文本的任何地方开始匹配",
            "lets the pattern begin anywhere in the text",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.rest_ignored",
        text: text("匹配上之后，后面来什么都可以", "lets anything come behind a text that matches"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.first_byte_only",
        text: text("只看词元的第一个字节走不走得通", "looks at the first byte of a token only"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.last_byte_only",
        text: text(
            "每个字节都从词元前面的状态走，而不是从前一个字节之后的",
            "reads every byte of a token from where the token begins, not from behind the byte before",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.one_character_a_token",
        text: text("只许词元有一个字符：更长的一律不许来", "allows tokens of one character only"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.anchors",
        text: text(
            "把 ^ 和 $ 当成了文本的开头与结尾",
            "takes ^ and $ for the beginning and the end of the text",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.backslash_in_class",
        text: text("类里的 `\\` 当成了它自己", "takes `\\` for itself within a class"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.escaped_hyphen_makes_range",
        text: text("类里的 `\\-` 仍然当成范围的连字符", "makes a range of `\\-` in a class"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.hyphen_never_itself",
        text: text(
            "类的开头或末尾的 `-` 没有当成它自己",
            "does not take a `-` at the beginning or the end of a class for itself",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.letters_behind_backslash",
        text: text(
            "把 `\\n`、`\\t`、`\\r` 当成了字母 n、t、r",
            "takes `\\n`, `\\t` and `\\r` for the letters n, t and r",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.punctuation_escaped_only",
        text: text(
            "只接受 `\\` 加标点，不接受加别的不是字母也不是数字的字符（如空格、€）",
            "knows `\\` in front of punctuation only, not of any character that is no letter or digit (a space, €)",
        ),
        caught_by: &["a5.guided.syntax", "a5.guided.characters"],
    },
    Misconception {
        id: "a5.guided.word_without_underscore",
        text: text("`\\w` 里没有 `_`", "leaves `_` out of `\\w`"),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.more_spaces",
        text: text(
            "`\\s` 里还有别的空白（垂直制表、换页）",
            "counts other white space in `\\s`, too (vertical tab, form feed)",
        ),
        caught_by: SYNTAX,
    },
    Misconception {
        id: "a5.guided.bytes_for_characters",
        text: text(
            "把字节当成字符：类里的字符拆成了几个字节，. 只是一个字节",
            "takes bytes for characters: a class has the bytes of its characters, and . is one byte",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.whole_characters_only",
        text: text(
            "不许有字符的一部分的词元来",
            "does not allow tokens that hold a part of a character",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.begun_characters_unchecked",
        text: text(
            "词元末尾没完的字符不检查：它也许成不了任何允许的字符",
            "does not check a character that a token leaves unfinished: it may become none that may come",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.begun_character_forgotten",
        text: text(
            "词元末尾没完的字符忘掉了：下一个词元又从整个字符开始",
            "forgets the character that a token leaves unfinished, and begins the next token anew",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.tokens_made_text",
        text: text(
            "把每个词元单独变成文本，不完整的字符成了 U+FFFD",
            "makes a text of each token by itself, where parts of characters become U+FFFD",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.overlong_forms",
        text: text(
            "接受了过长的编码，例如 C0 AF 当作 /",
            "accepts forms that are too long, such as C0 AF for /",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.surrogates",
        text: text(
            "接受了代理项的编码（ED A0 80 等）",
            "accepts the forms of surrogates (ED A0 80 and others)",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.beyond_the_last",
        text: text("接受了大于 U+10FFFF 的编码", "accepts forms beyond U+10FFFF"),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.negation_of_ascii",
        text: text("[^…] 只包含 ASCII 字符", "allows only ASCII characters in [^…]"),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.negation_without_newline",
        text: text("[^…] 不包含换行", "leaves the newline out of [^…]"),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.dot_with_newline",
        text: text("`.` 也匹配换行", "lets `.` match a newline"),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.dot_without_return",
        text: text("`.` 不匹配回车", "does not let `.` match a carriage return"),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.unicode_classes",
        text: text(
            "`\\d`、`\\w`、`\\s` 里有别的文字的数字、字母和空白",
            "counts digits, letters and spaces of other scripts in `\\d`, `\\w` and `\\s`",
        ),
        caught_by: CHARACTERS,
    },
    Misconception {
        id: "a5.guided.exact_is_least",
        text: text("{m} 当成了 {m,}", "takes {m} for {m,}"),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.open_is_exact",
        text: text("{m,} 当成了 {m}", "takes {m,} for {m}"),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.least_ignored",
        text: text("{m,n} 当成了 {0,n}", "takes {m,n} for {0,n}"),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.most_ignored",
        text: text("{m,n} 当成了 {m,}", "takes {m,n} for {m,}"),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.most_left_out",
        text: text("{m,n} 最多只到 n - 1 次", "allows at most n - 1 times for {m,n}"),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.all_or_none",
        text: text(
            "{m,n} 只许正好 m 次或正好 n 次",
            "allows exactly m or exactly n times for {m,n}",
        ),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.none_is_one",
        text: text("{0} 当成了一次", "takes {0} for once"),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.same_each_time",
        text: text(
            "(a|b){2} 每一次都得选同一个分支",
            "takes the same branch of (a|b){2} each time",
        ),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.last_of_group_repeated",
        text: text(
            "(ab){2} 只重复了括号里的最后一个",
            "repeats only the last of what stands in brackets, as in (ab){2}",
        ),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.nothing_does_not_count",
        text: text(
            "重复的内容每次都要读到字符：(a|){2} 里空的一次不算",
            "wants something to be read each time: an empty one does not count in (a|){2}",
        ),
        caught_by: REPEATS,
    },
    Misconception {
        id: "a5.guided.end_whenever",
        text: text("任何时候都许结束", "lets a text end at any time"),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.end_where_nothing_goes_on",
        text: text("只有再也接不下去时才许结束", "lets a text end only where nothing can go on"),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.end_within_character",
        text: text(
            "一个字符只来了一部分，也许结束",
            "lets a text end when a part of a character has come",
        ),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.first_end_only",
        text: text("几个结束词元里只认第一个", "knows the first of the end tokens only"),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.empty_tokens_allowed",
        text: text("没有字节的词元也许来", "allows tokens without bytes"),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.spelt_by_tokens",
        text: text(
            "要求剩下的部分能由词表里的词元拼出来",
            "wants tokens that spell what is missing",
        ),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.end_unchecked",
        text: text(
            "结束词元来了就结束，没有看是否匹配",
            "ends whenever an end token comes, whether the text matches or not",
        ),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.nothing_refused",
        text: text("不许来的词元来了也不报错", "gives no error for a token that may not come"),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.changed_by_refusal",
        text: text(
            "拒绝一个词元之前，已经把它的前几个字节走过了",
            "has gone along the first bytes of a token before it refuses it",
        ),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.dead_after_refusal",
        text: text(
            "拒绝一个词元之后，什么也不能来了",
            "allows nothing more behind a token that was refused",
        ),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.goes_on_after_end",
        text: text("结束之后还可以接着来", "lets tokens come behind an end"),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.ended_when_it_matches",
        text: text(
            "一匹配就说结束了，没有等结束词元",
            "says that a text has ended as soon as it matches, without an end token",
        ),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.never_ended",
        text: text(
            "结束词元来了之后，ended 仍然是 false",
            "says false for `ended` behind an end token",
        ),
        caught_by: END,
    },
    Misconception {
        id: "a5.guided.unknown_escape_is_itself",
        text: text(
            "不认识的转义当成了那个字母或数字本身",
            "takes an unknown escape for the letter or digit itself",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.reversed_range_turned",
        text: text("[z-a] 当成了 [a-z]", "takes [z-a] for [a-z]"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.empty_class_accepted",
        text: text("接受了空的类", "accepts an empty class"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.bracket_first_in_class",
        text: text(
            "类里最前面的 ] 当成了它自己",
            "takes a ] that comes first in a class for itself",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.sign_is_itself",
        text: text(
            "前面没有东西可重复的 * + ? 当成了它自己",
            "takes * + ? with nothing to repeat for themselves",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.unclosed_group_accepted",
        text: text("没有右括号的 ( 到末尾就算完", "lets the end of the pattern close a ("),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.surplus_ignored",
        text: text(
            "读到多余的 ) 就停下，后面的没有看",
            "stops at a ) too many and does not look at the rest",
        ),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.closing_is_itself",
        text: text("单独的 ] 和 } 当成了它自己", "takes a lone ] or } for itself"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.brace_is_itself",
        text: text("不是次数的 { 当成了它自己", "takes a { that begins no valid count for itself"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.least_may_be_left_out",
        text: text("{,n} 当成了 {0,n}", "takes {,n} for {0,n}"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.bounds_exchanged",
        text: text("{m,n} 里 m > n 时，交换了两个数", "exchanges the numbers where m > n"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.counts_without_limit",
        text: text("接受了大于 1000 的次数", "accepts counts above 1000"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.backslash_at_the_end",
        text: text("末尾的 `\\` 当成了它自己", "takes a `\\` at the end for itself"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.no_end_accepted",
        text: text("一个结束词元也没有，却接受了", "accepts an empty list of end tokens"),
        caught_by: ERRORS,
    },
    Misconception {
        id: "a5.guided.end_ids_unchecked",
        text: text(
            "没有检查结束词元在不在词表里",
            "does not look whether end tokens are in the vocabulary",
        ),
        caught_by: ERRORS,
    },
];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[
    Unnamed::new("a5.guided.unnamed.caret_anywhere", SYNTAX),
    Unnamed::new("a5.guided.unnamed.range_without_last", SYNTAX),
    Unnamed::new("a5.guided.unnamed.negation_ignored", SYNTAX),
    Unnamed::new("a5.guided.unnamed.second_alternative_lost", SYNTAX),
    Unnamed::new("a5.guided.unnamed.tokens_of_two_bytes", SYNTAX),
    Unnamed::new("a5.guided.unnamed.empty_alternative_lost", SYNTAX),
    Unnamed::new("a5.guided.unnamed.space_without_return", SYNTAX),
    Unnamed::new("a5.guided.unnamed.digit_without_nine", SYNTAX),
    Unnamed::new("a5.guided.unnamed.four_bytes_unknown", CHARACTERS),
    Unnamed::new("a5.guided.unnamed.last_character_unknown", CHARACTERS),
    Unnamed::new("a5.guided.unnamed.second_byte_unchecked", CHARACTERS),
    Unnamed::new("a5.guided.unnamed.one_more_allowed", REPEATS),
    Unnamed::new("a5.guided.unnamed.inner_count_lost", REPEATS),
    Unnamed::new("a5.guided.unnamed.at_most_255", REPEATS),
    Unnamed::new("a5.guided.unnamed.last_end_only", END),
    Unnamed::new("a5.guided.unnamed.refusal_begins_anew", END),
    Unnamed::new("a5.guided.unnamed.marks_end", END),
    Unnamed::new("a5.guided.unnamed.unknown_escape_in_class", ERRORS),
    Unnamed::new("a5.guided.unnamed.range_of_one_refused", ERRORS),
    Unnamed::new("a5.guided.unnamed.bracket_in_class_refused", ERRORS),
];
