//! Task `a1.pretokenize`: where text is cut.

mod misconceptions;

use contract::a1::SplitPattern;
use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;

use super::bpe::model::pattern_name;
use super::mixed_text::mixed;
use harness::{CALL, Cases, Check, Draw, Failure, Record, Task, Verdict, call_of};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a1.pretokenize",
    text("切分片段", "cutting text into pieces"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.pretokenize.gpt2",
        4,
        text("GPT-2 的切法", "as GPT-2 cuts"),
        text(
            "一串空白里的最后一个空格留给后面的词；字母是 \\p{L}，汉字也是字母。",
            "the last space of a run goes with the word after it; letters are \\p{L}, Chinese characters among them.",
        ),
        |draw| cases(draw, SplitPattern::Gpt2),
        "pretokenize",
    ),
    Check::golden(
        "a1.pretokenize.cl100k",
        4,
        text("Llama 3 的切法", "as Llama 3 cuts"),
        text(
            "数字至多三位一片，缩写不分大小写，词前面可以带一个非字母的字符，换行结束一片。",
            "digits in threes, contractions in any case, one character that is no letter before a word, and line breaks end a piece.",
        ),
        |draw| cases(draw, SplitPattern::Cl100k),
        "pretokenize",
    ),
    Check {
        // The whole text as one piece is whole.
        needs: &["a1.pretokenize.gpt2", "a1.pretokenize.cl100k"],
        cases: Cases::Drawn { strategy: any_text, runs: 60 },
        verdict: Verdict::Law(is_whole),
        ..Check::golden(
            "a1.pretokenize.whole",
            2,
            text("拼起来就是原文", "put together it is the text"),
            text(
                "不管什么文本，各片依次拼起来都要等于原文，一个字符也不能丢；没有空的片。",
                "whatever the text, the pieces one after the other are that text, and none is empty.",
            ),
            |_| Vec::new(),
            "pretokenize",
        )
    },
];

/// What tells the rules apart, whatever is drawn.
const CORNERS: &[&str] = &[
    "I'm HE'LL we'REALLY 'tis O'CLOCK don't",
    "a  b   c \t d\n\n\n e \r\n  f   ",
    "1234567 3.14159 x2026y ٣٤٥٦",
    "今天我来到了仙I-102。 什么？！",
    "e\u{301}a 👩‍🔬😀 naïve_Ω \u{a0}x\u{3000}y",
    "fn f(x:&str)->u32{\n    x+=1;\n}",
    "",
    // Marks are no letters, and not all numbers are digits.
    "हिन्दी में ชื่อ x\u{301}y",
    "10² ½x ⅧⅨ ١٢٣٤٥ x²³⁴⁵ ①②③④",
    // Numbers of each class beside those of another, and beside signs.
    "7٣! Ⅷ1!² ½Ⅷ! 3²Ⅸ １,Ⅳ ٣² ५!",
    "ǅªºʰ ªb ｱｲ Ⓐ 🅰",
    // To an expression that ignores case the long s is an s; ’ is never an '.
    "it'ſ HE'ſx don’t I’m we’ll we'rſx 'ſ",
    "'s't're've'm'll'd'S'T'RE'VE'M'LL'D'Re'vE'lL'x' 'lx'rx'v",
    // Contractions that letters follow.
    "it'sx'tx'rex'vex'mx'llx'dx'Sx'Tx'REx'VEx'Mx'LLx'Dx",
    "a\rb\r\rc\n\rd",
    "a\r\nb!\r\n\r\n  c\r d\r\r\n!!\n\r\n x",
    " ",
    "    ",
    "\n",
    "\r\n\r\n",
    "\t \n\u{3000} \u{a0}\u{2028}\u{85} ",
    " \n x",
    "x\n \n\n y \n\n",
    "  !  \n  1  \t中  ,a\ta",
    "１２３４５６７８９０",
    // White space of all kinds ends a run of signs, before letters and before more of it.
    "!\u{b}!\u{c}!\u{85}!\u{a0}!\u{1680}!\u{2003}!\u{2028}!\u{2029}!\u{202f}!\u{205f}!\u{3000}!",
    "a\u{b}b\u{c}\u{c}c \u{b}\n\u{b}d\u{1680}e\u{2003}\u{202f}f\u{205f}\u{2028}g\u{2029}h\u{85}i",
    // What has no width, and what is a control, goes with the signs.
    " \u{200b}! \u{feff}! \u{180e}! \u{2060}! \u{1c}! \u{1f}! \u{0}! \u{ad}! \u{200d}!",
    "a\u{200b}b \u{feff}c\u{180e} \u{2060}d\u{1c}e\u{1f} \u{0}f\u{ad}",
];

fn cases(draw: &mut Draw, pattern: SplitPattern) -> Vec<Record> {
    let mut texts: Vec<String> = CORNERS.iter().map(ToString::to_string).collect();
    texts.extend((0..3).map(|_| mixed(draw, 20)));
    texts.iter().map(|text| case(text, pattern)).collect()
}

fn case(text: &str, pattern: SplitPattern) -> Record {
    let call = format!("split({}, {text:?})", pattern_name(pattern));
    Record::new().fact("text", text).fact("pattern", pattern_name(pattern)).fact(CALL, call)
}

fn any_text() -> BoxedStrategy<Record> {
    let patterns = prop_oneof![Just(SplitPattern::Gpt2), Just(SplitPattern::Cl100k)];
    let texts = prop::collection::vec(
        prop_oneof![
            any::<char>(),
            prop::sample::select(vec![' ', '\n', '\r', '\'', 's', '中', '1'])
        ],
        0..30,
    );
    let record = |(pattern, text): (_, Vec<char>)| case(&text.iter().collect::<String>(), pattern);
    (patterns, texts).prop_map(record).boxed()
}

fn is_whole(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let text: String = case.expect_fact("text");
    let pieces: Vec<String> = got.read("pieces").unwrap_or_default();
    if pieces.concat() == text && pieces.iter().all(|piece| !piece.is_empty()) {
        return Ok(());
    }
    Err(Failure::law(
        call_of(case),
        format!("各片应拼成原文，而且没有空的；得到 {pieces:?}"),
        format!("the pieces should be the text, and none empty; got {pieces:?}"),
    ))
}
