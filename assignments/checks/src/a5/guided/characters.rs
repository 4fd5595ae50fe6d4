//! Characters of more than one byte: in patterns, and in tokens that hold parts of them.

use harness::{Case, Draw, Record};

use super::guide::{Bytes, Guide, Step, path, tokens};

/// A character of two, three or four bytes.
fn drawn(draw: &mut Draw, bytes: usize) -> char {
    let (first, many) = [(0xa1, 0x5e), (0x4e00, 0x5000), (0x1_f300, 0x300)][bytes - 2];
    char::from_u32(first + draw.below(many) as u32).expect("a block without surrogates")
}

/// The bytes of a text, cut at these places.
fn cut(text: &str, at: &[usize]) -> Vec<Bytes> {
    let places: Vec<usize> =
        [0].into_iter().chain(at.iter().copied()).chain([text.len()]).collect();
    places.windows(2).map(|pair| text.as_bytes()[pair[0]..pair[1]].to_vec()).collect()
}

/// A pattern with texts, cut in each of the ways, and tempting tokens besides.
fn guide(pattern: &str, texts: &[(&str, &[&[usize]])], tempting: Vec<Bytes>) -> Guide {
    let cuts = texts.iter().flat_map(|(text, ways)| ways.iter().map(|at| cut(text, at)));
    let paths = cuts.map(|tokens| tokens.into_iter().map(Step::Text).collect()).collect();
    Guide { paths, tempting, ..Guide::of(pattern, &[], "") }
}

/// The bytes of these texts, and all of their beginnings and ends.
fn parts(texts: &[String]) -> Vec<Bytes> {
    let parts = |text: &String| {
        let (text, n) = (text.as_bytes(), text.len());
        let ends = (1..n).map(|i| text[i..].to_vec());
        (1..=n).map(|i| text[..i].to_vec()).chain(ends).collect::<Vec<_>>()
    };
    texts.iter().flat_map(parts).collect()
}

/// Characters that stand for themselves, in tokens that begin and end within them.
fn split(draw: &mut Draw) -> Vec<Guide> {
    let [two, three, four] = [2, 3, 4].map(|n| drawn(draw, n));
    let text = format!("{two}A{three}{four}");
    let beside = [two, three, four].map(|c| char::from_u32(u32::from(c) ^ 1).expect("near by"));
    let near = beside.map(|c| parts(&[c.to_string()])).concat();
    let pattern = format!("{two}A{three}{four}");
    let plain =
        guide(&pattern, &[(&text, &[&[1, 2, 4, 5, 6, 7, 8, 9], &[4, 7], &[1, 5, 9]])], near);
    // The next character begins like the first.
    let other = char::from_u32(u32::from(three) ^ 0x40).expect("near by");
    let alike = guide(
        &format!("({three}|{other}A)+"),
        &[(&format!("{three}{other}A{three}"), &[&[1, 3, 4, 6, 7, 8], &[2, 5, 9]])],
        parts(&[format!("{other}{three}")]),
    );
    // Repeats belong to the character, not to its last byte.
    let often = guide(
        &format!("{two}*{four}?A"),
        &[(&format!("{two}{two}{four}A"), &[&[1, 2, 3, 4, 6], &[3, 7]]), ("A", &[&[]])],
        parts(&[format!("{two}{four}"), format!("{four}{four}")]),
    );
    vec![plain, alike, often]
}

/// Classes, their negations, and `.`.
fn classes(draw: &mut Draw) -> Vec<Guide> {
    let [two, three, four] = [2, 3, 4].map(|n| drawn(draw, n));
    let [left, right] = [1, 4].map(|by| char::from_u32(u32::from(two) + by).expect("near by"));
    let outside = [three, four].map(|c| char::from_u32(u32::from(c) ^ 0x41).expect("near by"));
    let whole = |text: &String| (0..text.len()).collect::<Vec<_>>()[1..].to_vec();
    let each = |text: &str| whole(&text.to_string());
    let one = |pattern: String, text: String, tempting: &[String]| {
        let (all, half) = (each(&text), vec![1, text.len() - 1]);
        let mut half = half;
        half.dedup();
        guide(&pattern, &[(&text, &[&all, &half])], parts(tempting))
    };
    let several = format!("{two}{three}{four}");
    let others = outside.map(|c| c.to_string());
    vec![
        one(format!("[{three}{two}B{four}]+"), format!("{several}B{four}"), &others),
        one(
            format!("[{left}-{right}]+"),
            format!("{left}{right}"),
            &[format!("{two}"), char::from_u32(u32::from(right) + 1).expect("near by").to_string()],
        ),
        one(
            format!("[^{three}A]{{2}}"),
            format!("{two}{four}"),
            &[format!("{three}A"), format!("\n{}", others[0])],
        ),
        one(".{3}".into(), several.clone(), &["\n".into(), "\rA".into(), "A\n".into(), "A".into()]),
        one("[^\\n]B".into(), format!("{three}B"), &["\n".into(), "\rB".into()]),
        one(
            "[^\\w][^\\d\\s]?".into(),
            format!("{two}{four}"),
            &["\nA".into(), "_0".into(), "-_".into(), three.to_string()],
        ),
        one(format!("\\{}A", '€'), "€A".into(), &["₭".into(), "\\".into()]),
    ]
}

/// What no UTF-8 has: parts that come first, forms that are too long, surrogates, what lies beyond
/// the last character.
const NOT_UTF_8: &str = "0x80 0xBF 0xC0 0xC080 0xC1BF 0xE080 0xE080AF 0xE09FBF 0xEDA0 0xEDA080 0xEDBFBF \
    0xF080 0xF08080AF 0xF08FBFBF 0xF490 0xF4908080 0xF5 0xF8 0xFE 0xFF 0xC241 0xE4B841 0xE441 0xC2C2";

/// The first and the last of as many bytes, and what stands on both sides of the surrogates.
const EDGES: &str =
    "0x00 0x7F 0xC280 0xDFBF 0xE0A080 0xED9FBF 0xEE8080 0xEFBFBF 0xF0908080 0xF48FBFBF";

fn edges() -> Vec<Guide> {
    let mut steps: Vec<Vec<Step>> =
        tokens(EDGES).into_iter().map(|one| vec![Step::Text(one)]).collect();
    steps.extend(["0xE0 0xA080", "0xED 0x9F 0xBF", "0xF0 0x90 0x8080", "0xF48F 0xBFBF"].map(path));
    let all = |pattern: &str| Guide {
        pattern: pattern.into(),
        paths: steps.clone(),
        tempting: tokens(NOT_UTF_8),
        ends: 1,
        ..Guide::default()
    };
    // Where one more byte is needed, and where one byte is the first of several.
    let ranges = "[\u{7e}-\u{81}][\u{7fe}-\u{801}][\u{fffe}-\u{10001}]";
    let border = Guide::of(
        ranges,
        &["~ 0xDF 0xBE 0xEFBF 0xBF", "0xC2 0x81 0xE0A0 0x81 0xF090 0x8081", "0x7FDFBF 0xF0908080"],
        "} 0xC282 0xDFBD 0xE0A082 0xEFBFBD 0xF0908082 0xC3 0xE1 0xF1 0xF091 0xBE 0x80",
    );
    let around = Guide::of(
        "[\u{d7fe}-\u{e001}]+",
        &["0xED9FBE 0xED 0x9FBF 0xEE80 0x80", "0xEE8081"],
        "0xED9FBD 0xEDA0 0xEDA080 0xEDBFBF 0xEE8082 0xED80 0xEE81",
    );
    let without = Guide::of(
        "[^\u{80}-\u{ffff}]+",
        &["A 0xF0 0x90 0x8080", "0x7F 0xF48FBFBF ~"],
        "0xC280 0xC2 0xDF 0xE0 0xED 0xEF 0xEFBFBF 0xF4 0xF490",
    );
    // From the first character on, and up to the last.
    let inner = Guide::of(
        "[^\u{0}-\u{1f}\u{100}-\u{10ffff}]+",
        &["␣ A 0xC2 0x80", "0xC3 0xBF"],
        "0x00 0x01 0x1F 0xC480 0xC4 0xE0 0xF4 0xF48FBFBF",
    );
    let last = Guide::of(
        "[^\u{0}-\u{10fffe}]+",
        &["0xF4 0x8F 0xBFBF", "0xF48FBFBF"],
        "0xF48FBFBE 0xF3 0xBE 0xBFBE",
    );
    vec![without, last, all(".|\\n"), all("[^A]"), border, around, inner]
}

/// What is drawn and what is not.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let guides = [split(draw), classes(draw), edges()].concat();
    // Digits, letters and spaces of other scripts are none.
    let scripts = Guide::of(
        "\\d\\w\\s|[^\\d]",
        &["7 a ␣", "٣", "0xD9 0xA3", "é", "0xC2 0xA0"],
        "٣7 7é 7Ω 7a\u{a0} 7a\u{2003} 7a\u{85} 7a\n 8",
    );
    let guides = guides.iter().chain([&scripts]);
    guides.map(|guide| guide.case(draw)).map(Case::record).collect()
}
