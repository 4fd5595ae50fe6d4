//! Strings that end a text.

use harness::{Case, Draw, Record};
use serde_json::json;

/// Characters that stand for the letters of a pattern; of each row all begin with the same bytes,
/// so that a part of one may still become any other.
const ALPHABETS: [[char; 8]; 3] = [
    ['a', 'k', 'Q', '-', '.', '\n', '7', ' '],
    ['一', '丁', '七', '万', '中', '丰', '主', '丸'],
    ['😀', '😁', '😂', '😃', '😄', '😅', '😆', '😇'],
];

/// The letters of a pattern as characters.
struct Alphabet(Vec<char>);

impl Alphabet {
    fn of(draw: &mut Draw, kind: usize) -> Self {
        let order = draw.permutation(8);
        Self(order.into_iter().map(|i| ALPHABETS[kind][i]).collect())
    }

    fn written(&self, pattern: &str) -> String {
        pattern.bytes().map(|letter| self.0[usize::from(letter - b'a')]).collect()
    }
}

/// Stop strings, and pieces of a text, in letters.
type Pattern<'a> = (&'a [&'a str], &'a [&'a str]);

const PATTERNS: &[Pattern<'_>] = &[
    // Over two tokens, and more behind it.
    (&["ab"], &["ca", "b", "cd", "ab"]),
    (&["abc"], &["da", "b", "ce", "d"]),
    // What is held back is shown when something else comes, or at the end.
    (&["ab"], &["ca", "c", "a"]),
    (&["abcd"], &["eab", "c", "e", "ab", "", "c"]),
    // Inside a token, at its beginning, all of it, the first.
    (&["cd"], &["abcdef", "gh"]),
    (&["cd"], &["ab", "cdef", "gh"]),
    (&["ab"], &["ab", "c"]),
    (&["a"], &["b", "cab", "a"]),
    // Those that overlap themselves.
    (&["aab"], &["a", "a", "a", "b", "c"]),
    (&["aab"], &["caaab", "c"]),
    (&["abac"], &["ab", "ab", "ac", "d"]),
    (&["aaa"], &["aa", "baa", "aa", "a"]),
    // Of "aabaaa" both the end "aa" and its end "a" begin the stop string.
    (&["aabaaac"], &["aabaaab", "aaac", "d"]),
    (&["aabaaac"], &["aab", "aaabaa", "bac", "a"]),
    // Several: the first to be complete ends the text, in front of the longest.
    (&["abcd", "bc"], &["eabcd", "f"]),
    (&["abcd", "bc"], &["e", "a", "b", "c", "d"]),
    (&["b", "ab"], &["cab", "d"]),
    (&["ab", "b"], &["c", "a", "b", "d"]),
    (&["bc", "c", "abc"], &["da", "b", "c"]),
    (&["ab", "abc"], &["d", "abc", "d"]),
    (&["ef", "bc"], &["abcdef", "g"]),
    // The longest end is held back, not only that of the first.
    (&["cd", "abce"], &["gab", "c", "f", "g"]),
    (&["abce", "cd"], &["gab", "c", "d", "g"]),
    (&["abcd", "bce"], &["a", "b", "c", "e"]),
    (&["ab", "ab"], &["ca", "bc"]),
    (&[], &["ab", "a", "b"]),
    (&["hhhhhh"], &["ab", "a", "bh"]),
];

fn case(stops: &[String], pieces: &[Vec<u8>]) -> Case {
    let case = Case::of("text_stream").with("stops", json!(stops));
    let texts: Vec<_> = pieces.iter().map(|piece| String::from_utf8_lossy(piece)).collect();
    case.with("bytes", json!(pieces)).remark(format!("the pieces are {}", json!(texts)))
}

/// Stop strings of all kinds.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases: Vec<Case> = vec![];
    for (i, (stops, pieces)) in PATTERNS.iter().enumerate() {
        let alphabet = Alphabet::of(draw, i % 3);
        let stops: Vec<String> = stops.iter().map(|stop| alphabet.written(stop)).collect();
        let pieces: Vec<_> =
            pieces.iter().map(|piece| alphabet.written(piece).into_bytes()).collect();
        cases.push(case(&stops, &pieces));
    }
    cases.extend(in_bytes());
    cases.extend((0..9).map(|i| drawn(draw, i)));
    cases.into_iter().map(Case::record).collect()
}

/// Those whose characters are split, and those that nearly come.
fn in_bytes() -> Vec<Case> {
    let of = |stops: &[&str], pieces: &[&[u8]]| {
        let stops: Vec<String> = stops.iter().map(ToString::to_string).collect();
        case(&stops, &pieces.iter().map(|piece| piece.to_vec()).collect::<Vec<_>>())
    };
    vec![
        of(&["停止"], &["请停".as_bytes(), &[0xe6], &[0xad], &[0xa2, 0xe5], &[0x90]]),
        of(&["停止", "结束"], &[&[0xe7, 0xbb], &[0x93], &[0xe6, 0x9d], &[0x9f], b"x"]),
        // 中 is E4 B8 AD, and 万 is E4 B8 87.
        of(&["a中"], &[b"ba", &[0xe4], &[0xb8], &[0x87], b"a", &[0xe4, 0xb8], &[0xad, b'c']]),
        of(&["a中"], &[b"ba", &[0xe4], &[0xb8]]),
        // Bytes that are no character are one in the text.
        of(&["a\u{fffd}b"], &[b"ca", &[0xff], b"bd"]),
        of(&["\u{fffd}b"], &[b"a", &[0xff], b"bc"]),
        // Also those that end the text.
        of(&["\u{fffd}"], &[b"ab", &[b'c', 0xe4, 0xb8]]),
        of(&["bc\u{fffd}"], &[b"ab", &[b'c', 0xe4, 0xb8]]),
        of(&["\n\nUser:", "<|"], &[b"ok\n", b"\nUs", b"e", b"d\n\nUser", b": hi"]),
        of(&["End"], &[b"the end", b" END ", b"E n d En", b"d."]),
    ]
}

/// A drawn text of two letters, and drawn stop strings, so that much nearly comes.
fn drawn(draw: &mut Draw, i: usize) -> Case {
    let alphabet = Alphabet::of(draw, i % 3);
    let mut text = |n: usize| (0..n).map(|_| alphabet.0[draw.below(2)]).collect::<String>();
    let stops: Vec<String> = (0..=i % 3).map(|j| text(3 + (i + j) % 4)).collect();
    let mut bytes = text(20).into_bytes();
    let mut pieces = vec![];
    while !bytes.is_empty() {
        let size = (1 + draw.below(6)).min(bytes.len());
        pieces.push(bytes.drain(..size).collect());
    }
    case(&stops, &pieces)
}
