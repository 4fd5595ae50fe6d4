//! Task `a1.encode`: from text to ids.

pub mod long_text;
mod misconceptions;

use contract::a1::{Specials, SplitPattern};

use super::bpe::model;
use crate::a1::mixed_text::{mixed, plain};
use harness::{CALL, Check, Draw, Record, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a1.encode", text("编码", "encoding"), CHECKS, misconceptions::NAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.encode.ranks",
        5,
        text("按名次合并", "merging by rank"),
        text(
            "在所有可以做的合并中，每次做名次最小的那一个；既不是最长匹配，也不是从左到右见一个合一个。",
            "of all merges that apply, the one of the lowest rank is done first: not the longest match, and not whatever comes first from the left.",
        ),
        ranks_cases,
        "encode",
    ),
    Check::golden(
        "a1.encode.specials",
        3,
        text("特殊词元", "special tokens"),
        text(
            "允许时，特殊词元整个是一个编号：最左边的优先，同一处取最长的；两边的文本分开处理。",
            "where allowed a special token is one id: the leftmost first, the longest where several begin; the text on either side is apart.",
        ),
        specials_cases,
        "encode",
    ),
    Check::golden(
        "a1.encode.as_text",
        1,
        text("特殊词元当作文本", "special tokens as text"),
        text(
            "不允许时，特殊词元的写法就是普通文本，不能变成它的编号。",
            "where not allowed, what looks like a special token is plain text and must not become its id.",
        ),
        as_text_cases,
        "encode",
    ),
    Check::golden(
        "a1.encode.stream",
        3,
        text("分段到达的文本", "text that arrives in parts"),
        text(
            "不管在哪里切开，字符中间也好，特殊词元中间也好，得到的编号都与整段编码相同；确定了的要及时给出。",
            "wherever the text is cut, in a character or in a special token, the ids are those of the whole; what is settled must come out in time.",
        ),
        stream_cases,
        "encode.stream",
    ),
    Check::golden(
        "a1.encode.real",
        3,
        text("真正训练出来的分词器", "a tokenizer that was really trained"),
        text(
            "先用 load 读入 tokenizer.json，再编码；先让 a1.decode.load 和 a1.encode.ranks 通过。",
            "loads a tokenizer.json and encodes; make a1.decode.load and a1.encode.ranks pass first.",
        ),
        real_cases,
        "encode.real",
    ),
];

fn words(specials: Specials) -> &'static str {
    match specials {
        Specials::Allowed => "allowed",
        Specials::AsText => "as text",
    }
}

fn case(specials: Specials, texts: &[String]) -> Record {
    let beginning: String = texts[0].chars().take(60).collect();
    let call = format!(
        "encode(text, specials {}) for {} texts, the first beginning {beginning:?}",
        words(specials),
        texts.len()
    );
    Record::new().fact("treatment", words(specials)).fact("texts", texts).fact(CALL, call)
}

fn ranks_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases: Vec<Record> = [SplitPattern::Gpt2, SplitPattern::Cl100k]
        .map(|pattern| {
            let model = model::drawn(draw, pattern, &["<|end|>"]);
            let texts: Vec<String> = (0..3).map(|_| mixed(draw, 60)).collect();
            let shared = "lower lowest slower newest newer then there 今天天气不是是不是 aaaaaaa";
            model::put(
                case(Specials::Allowed, &[&[shared.to_string()], &texts[..]].concat()),
                &model,
            )
        })
        .into();
    let order = draw.permutation(20);
    let letters: Vec<char> = order.iter().map(|i| char::from(b'a' + *i as u8)).collect();
    let word = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
    let texts = [word(0..3), word(3..7), word(0..7), String::new()];
    let contested = model::contested(SplitPattern::Gpt2, &letters);
    cases.push(model::put(case(Specials::Allowed, &texts), &contested));
    let made_twice = model::made_twice(SplitPattern::Gpt2, &letters);
    let texts = [word(0..7), word(1..6), word(3..6).repeat(3)];
    cases.push(model::put(case(Specials::Allowed, &texts), &made_twice));
    let listed_twice = model::listed_twice(SplitPattern::Cl100k, &letters);
    let texts = [word(0..3), word(0..2), word(1..3), word(0..3).repeat(2)];
    cases.push(model::put(case(Specials::Allowed, &texts), &listed_twice));
    cases.extend([SplitPattern::Gpt2, SplitPattern::Cl100k].map(|p| woven_case(draw, p)));
    cases
}

/// Corners of cutting; white space alone; and one piece a hundred times, in pieces and
/// in one. Any two neighbours merge if they are in one piece.
fn woven_case(draw: &mut Draw, pattern: SplitPattern) -> Record {
    let corners = "हिन्दी 10² 12345 don't WE'LL it’s a\r\nb!\n\n  c\t d,e  \n 学习，e\u{301}";
    let white = [" ", "  ", "\n \n", "\r\n\r\n", "\t "];
    let long = " internationalisation 一二三四五六七八九十";
    let woven = [corners, &white.concat(), long, long].concat();
    let model = model::woven(draw, pattern, &["<|end|>"], &woven);
    let hundred = [" long".repeat(100), "ong".repeat(100), "学习，".repeat(100)];
    let texts = [corners, long].into_iter().chain(white).map(str::to_string).chain(hundred);
    model::put(case(Specials::Allowed, &texts.collect::<Vec<_>>()), &model)
}

/// Specials of which one begins another, one that is listed before a longer one, and
/// one that is Chinese.
const SPECIALS: [&str; 4] = ["<|end|>", "<|end|>of", "<|im|>", "<|结束|>"];

fn specials_cases(draw: &mut Draw) -> Vec<Record> {
    let model = model::drawn(draw, SplitPattern::Cl100k, &SPECIALS);
    let mut texts = vec!["<|end|>of<|end|>o<|end|><|im|>".to_string(), "x<|结束|>y <|en".into()];
    texts.push("<|im|><|im|><|end|><|end|><|end|> <|END|><|Im|>".into());
    texts.extend((0..3).map(|i| plain(draw, 3) + SPECIALS[i] + &plain(draw, 3)));
    let cases = [model::put(case(Specials::Allowed, &texts), &model)];
    cases.into_iter().chain(OVERLAPPING.map(|specials| overlapping_case(draw, specials))).collect()
}

/// Specials of which one ends as another begins, in several orders: the leftmost wins,
/// wherever it stands in the list, and however long the other is.
const OVERLAPPING: [&[&str]; 4] =
    [&["ab", "bcd"], &["bcd", "ab"], &["zz", "abx", "bcd", "ab"], &["\u{1}", "中", "\u{1}\u{1}"]];

fn overlapping_case(draw: &mut Draw, specials: &[&str]) -> Record {
    let model = model::drawn(draw, SplitPattern::Gpt2, specials);
    let texts = [
        "abcd",
        "bcdab",
        "xabcdbcd ab",
        "aab bcbcd",
        "zzz abxabcd",
        "\u{1}a\u{1}\u{1}中\u{1}中b\u{1}\u{1}\u{1}c",
        "",
    ];
    let texts = texts.map(str::to_string);
    model::put(case(Specials::Allowed, &texts), &model)
}

fn as_text_cases(draw: &mut Draw) -> Vec<Record> {
    let model = model::drawn(draw, SplitPattern::Gpt2, &SPECIALS);
    let texts = SPECIALS.map(|special| plain(draw, 2) + special + "。");
    let spaced = model::woven(draw, SplitPattern::Cl100k, &SPACED, WITH_SPACED);
    vec![
        model::put(case(Specials::AsText, &texts), &model),
        model::put(case(Specials::AsText, &[WITH_SPACED.to_string()]), &spaced),
    ]
}

fn stream_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for treatment in [Specials::Allowed, Specials::AsText] {
        for pattern in [SplitPattern::Gpt2, SplitPattern::Cl100k] {
            let model = model::woven(draw, pattern, &SPECIALS, BORDERS);
            cases.push(model::put(stream_case(draw, treatment, BORDERS, 1), &model));
        }
        let model = model::drawn(draw, SplitPattern::Cl100k, &SPECIALS);
        // One byte at a time, and in drawn parts; white space and a special token at
        // the cuts.
        let short = mixed(draw, 8) + "\n \n x<|end|>of 👩‍🔬 don't <|end|>";
        let [english, chinese] = [english(draw), chinese(draw)];
        let run = "tokenisation".repeat(12);
        for (text, most, is_plain) in [
            (&short, 1, false),
            (&short, 5, false),
            (&run, 1, false),
            (&english, 40, true),
            (&chinese, 9, true),
        ] {
            let case = stream_case(draw, treatment, text, most).fact(PLAIN, is_plain);
            cases.push(model::put(case, &model));
        }
        cases.push(model::put(inside_characters(draw, treatment), &model));
        let spaced = model::woven(draw, SplitPattern::Gpt2, &SPACED, WITH_SPACED);
        for (text, most, is_plain) in [(WITH_SPACED, 1, false), (&english, 9, true)] {
            let case = stream_case(draw, treatment, text, most).fact(PLAIN, is_plain);
            cases.push(model::put(case, &spaced));
        }
    }
    cases
}

/// Special tokens with what else ends a piece in them; one begins as a word's end does.
const SPACED: [&str; 4] = ["<|end of text|>", "lower case", "学习，分词", " and so on"];

/// They and what begins like them, at the end as well.
const WITH_SPACED: &str = "the lower case and so on, and so forth of a lower cast<|end of text|>学习，分词的学习，今天<|end of <|end of text|>lower ca";

/// Every kind of border, and what looks like one: line breaks behind signs, runs and lines
/// of white space, digits, contractions, marks, special tokens that touch, begin one another
/// and stay unfinished.
const BORDERS: &str = "x\n \n y\n  \n\n z a\r\nb!\n\nc  d 12345 we'll WE'LLx don't x 's<|end|>of<|end|>o<|end 今天，学12 y<|结束|>\t\n ，x<|im|> ङी a, e\u{301}e \n f\n  <|im";

/// The fact of a case that says whether ids have to come in time: plain text only.
pub const PLAIN: &str = "plain text";

/// How many bytes may wait for more.
pub const WAITING: usize = 64;

/// English of several lines, with white space alone for borders.
fn english(draw: &mut Draw) -> String {
    const WORDS: [&str; 6] = ["the", "lower", "newest", "tokens", "merge", "THEY"];
    let word = |i: usize| {
        let end = if i % 20 == 19 { "\n" } else { " " };
        WORDS[draw.below(WORDS.len())].to_string() + end
    };
    (0..80).map(word).collect()
}

/// Chinese without a space: sentences that end in one sign, then in another.
fn chinese(draw: &mut Draw) -> String {
    const CLAUSES: [&str; 4] = ["今天我们学习分词", "词表里没有的词", "拆成字节", "梯度就会爆炸"];
    let mut clauses = |sign: &str| -> String {
        (0..6).map(|_| CLAUSES[draw.below(CLAUSES.len())].to_string() + sign).collect()
    };
    ["，", "。", "、", "？", "；"].map(&mut clauses).concat()
}

/// Chinese in parts that all end inside a character.
fn inside_characters(draw: &mut Draw, treatment: Specials) -> Record {
    let text = chinese(draw);
    let inside = (0..text.len() / 9).map(|i| 9 * i + 1 + i % 2);
    let cuts: Vec<usize> = [0].into_iter().chain(inside).chain([text.len()]).collect();
    stream_case(draw, treatment, &text, 9).fact("cuts", cuts).fact(PLAIN, true)
}

/// A text in parts of drawn lengths; the first one is empty.
fn stream_case(draw: &mut Draw, treatment: Specials, text: &str, most: usize) -> Record {
    let call = format!(
        "stream of {text:?} in parts of at most {most} bytes, specials {}",
        words(treatment)
    );
    let mut cuts = vec![0, 0];
    while let Some(rest) = text.len().checked_sub(cuts[cuts.len() - 1]).filter(|r| *r > 0) {
        cuts.push(text.len() - rest + 1 + draw.below(most.min(rest)));
    }
    Record::new()
        .fact("treatment", words(treatment))
        .fact("text", text)
        .fact("cuts", cuts)
        .fact(PLAIN, false)
        .fact(CALL, call)
}

/// Trained by the staff on the course's own handouts.
const HANDOUTS: &str = include_str!("handouts.json");

fn real_cases(draw: &mut Draw) -> Vec<Record> {
    let texts: Vec<String> = (0..4).map(|_| mixed(draw, 60)).collect();
    let short = case(Specials::Allowed, &texts);
    [short, long_text::case(draw)].map(|case| case.fact("tokenizer.json", HANDOUTS)).into()
}
