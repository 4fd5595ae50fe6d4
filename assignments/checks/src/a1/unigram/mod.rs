//! Bonus task `a1.unigram`: the most likely segmentation.

mod misconceptions;

use harness::{CALL, Check, Draw, Record, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a1.unigram",
    text("一元模型切分", "unigram segmentation"),
    CHECKS,
    misconceptions::NAMED,
)
.bonus();

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.unigram.viterbi",
        3,
        text("最可能的切分", "the most likely segmentation"),
        text(
            "对每个位置记下走到这里的最大对数概率之和，以及最后一片从哪里开始；最后倒着走回来。",
            "for every place keep the greatest sum of log-probabilities up to it and where the last piece begins; then walk back from the end.",
        ),
        viterbi_cases,
        "unigram",
    ).numbers(&["scores", "unknown"]),
    Check::golden(
        "a1.unigram.unknown",
        1,
        text("没有词元的字符", "characters without a token"),
        text(
            "没有词元的字符自成一片，价钱按字符算，不是按字节。",
            "a character without a token is a piece of its own, charged by the character, not by the byte.",
        ),
        unknown_cases,
        "unigram",
    ).numbers(&["scores", "unknown"]),
    Check::golden(
        "a1.unigram.ties",
        1,
        text("一样可能时", "ties"),
        text(
            "一样可能时，最后一片长的优先，再比倒数第二片。",
            "among equally likely ones the longest last piece wins, then the last but one.",
        ),
        tie_cases,
        "unigram",
    ).numbers(&["scores", "unknown"]),
];

fn case(tokens: &[(String, f64)], unknown: f64, text: &str) -> Record {
    let call = format!("segment({} tokens, unknown {unknown}, {text:?})", tokens.len());
    let names: Vec<&String> = tokens.iter().map(|(token, _)| token).collect();
    let scores: Vec<f64> = tokens.iter().map(|(_, score)| *score).collect();
    Record::new()
        .fact("tokens", names)
        .vector("scores", &scores)
        .number("unknown", unknown)
        .fact("text", text)
        .fact(CALL, call)
}

/// Every substring of a few words with a drawn score, so that long is not always
/// likely.
fn viterbi_cases(draw: &mut Draw) -> Vec<Record> {
    let mut case_of = |word: &str, text: &str| {
        let letters: Vec<char> = word.chars().collect();
        let mut tokens: Vec<(String, f64)> = Vec::new();
        for start in 0..letters.len() {
            for end in start + 1..=letters.len().min(start + 4) {
                let token: String = letters[start..end].iter().collect();
                if !tokens.iter().any(|(known, _)| *known == token) {
                    tokens.push((token, draw.number(-9.0, -1.0)));
                }
            }
        }
        case(&tokens, -20.0, text)
    };
    vec![
        case_of("abcdefgh", "abcdefghabcdefgh"),
        case_of("研究生命起源学", "研究生命起源学研究生"),
        case_of("aabab", "aababaabab"),
        // Greedy takes `研究生`; the likeliest first token is `研`; the fewest pieces
        // are not the likeliest.
        case(
            &scored(&[
                ("研究生", -6.0),
                ("研究", -3.0),
                ("生命", -3.0),
                ("命", -6.0),
                ("研", -1.0),
                ("究", -9.0),
                ("生", -9.0),
            ]),
            -20.0,
            "研究生命",
        ),
        case(&scored(&[("abcd", -9.0), ("ab", -3.0), ("cd", -3.0)]), -20.0, "abcd"),
        // Tokens of many characters, and a sum far below 0.
        case(
            &scored(&[("internationalisation", -9.0), ("inter", -5.0), ("一二三四五六七", -8.0)]),
            -3.0,
            "interinternationalisation一二三四五六七inter",
        ),
        case(&scored(&[("研究", -9.0), ("究研", -10.0)]), -700.0, &"研究".repeat(100)),
        // The last one of a token that is listed twice counts.
        case(&scored(&[("ab", -9.0), ("a", -3.0), ("b", -3.0), ("ab", -5.0)]), -20.0, "abab"),
        case(&scored(&[("ab", -5.0), ("a", -3.0), ("b", -3.0), ("ab", -9.0)]), -15.0, "abab"),
    ]
}

fn scored(tokens: &[(&str, f64)]) -> Vec<(String, f64)> {
    tokens.iter().map(|(token, score)| ((*token).to_string(), *score)).collect()
}

fn unknown_cases(draw: &mut Draw) -> Vec<Record> {
    let score = draw.number(-16.0, -13.0);
    let tokens = scored(&[("中x", score), ("x", -2.0), ("好", -3.0), ("好x", -4.0)]);
    vec![
        // One unknown character and `x` cost 12, three unknown bytes would cost 32.
        case(&tokens, -10.0, "中x"),
        case(&tokens, -10.0, "x😀é好"),
        // Not every piece is one character.
        case(&tokens, -10.0, "é好x好😀"),
        case(&tokens, -10.0, "全都没有"),
        case(&tokens, -10.0, ""),
        // A token that is less likely than an unknown character is a token all the same.
        case(&scored(&[("ab", -35.0), ("a", -30.0), ("b", -30.0)]), -10.0, "abca"),
        case(&scored(&[("ab", -35.0)]), -40.0, "abc"),
        case(&[], -2.5, "x中"),
        case(&scored(&[("qx", -15.0), ("x", -2.0)]), -10.0, "qxq"),
        case(&scored(&[("ab", -3.0), ("a", -2.0), ("é", -2.0)]), -10.0, "ABabAbe\u{301}É"),
        case(&scored(&[("ab", -1e12)]), -1e9, "abc"),
    ]
}

/// Scores are multiples of a power of two, so that sums are exact.
fn tie_cases(draw: &mut Draw) -> Vec<Record> {
    let letters: Vec<char> =
        draw.permutation(26).into_iter().map(|i| char::from(b'a' + i as u8)).collect();
    let of = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
    let tokens =
        [(of(0..1), -2.0), (of(1..3), -4.0), (of(0..2), -4.0), (of(2..3), -2.0), (of(1..2), -2.0)];
    let four = [
        (of(0..2), -3.0),
        (of(2..4), -3.0),
        (of(0..1), -1.5),
        (of(1..4), -4.5),
        (of(0..3), -4.5),
        (of(3..4), -1.5),
    ];
    // Less likely by so little that it is lost in single precision.
    let near = [(of(0..2), -6.0 - 0.5f64.powi(30)), (of(0..1), -3.0), (of(1..2), -3.0)];
    let of_two = [case(&near, -15.0, &of(0..2)), case(&near, -15.0, &of(0..2).repeat(2))];
    [case(&tokens, -20.0, &of(0..3)), case(&four, -20.0, &of(0..4))]
        .into_iter()
        .chain(of_two)
        .collect()
}
