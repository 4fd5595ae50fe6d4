//! How many times.

use harness::{Case, Draw, Record};

use super::guide::Guide;

const PATTERNS: &[(&str, &[&str], &str)] = &[
    ("A{3}", &["A A A", "AA A", "AAA"], "AAAA B AAB"),
    ("A{2,}B", &["A A A A B", "AAA B", "AAB"], "AB BB AAAAA"),
    ("A{2,4}B", &["A A A A B", "AA B", "AAA A B"], "AB AAAAA AAAB BB"),
    ("A{0,2}B", &["A A B", "B", "AA B"], "AAA BB AAAB"),
    ("A{3,3}B?", &["A A A B", "AAA"], "AAAA AAAB BB"),
    ("A{0}B", &["B"], "A AB BB"),
    ("A{1}B{0,1}A{0,}", &["A B A A", "A A", "AA"], "BB BA ABB"),
    ("AB{2}C", &["A B B C", "AB BC"], "AC ABAB ABC BBB"),
    ("(AB){2,3}", &["A B A B A B", "ABA B AB"], "AA BB ABB BAB ABABABAB"),
    ("(A|BC){2}D", &["A BC D", "B C A D", "BC BC D", "A A D"], "AD BB ABCA CD DD AAA"),
    ("[AB]{2}[^A]{1,2}", &["A B B C", "BA C", "B B D D"], "AA AAA CC DDD ABBB BBBBB"),
    ("\\d{2,3}\\.{2}\\w{2,}", &["0 1 . . a b c", "12 3 .. _9"], "4 1234 ... .a 0. d"),
    ("A{2}2,3(B){1}1", &["A A 2 , 3 B 1", "AA2 ,3"], "22 A2 , B2 11 AA3"),
    // One in another.
    ("(A{2}B){2,3}C", &["A A B A A B C", "AAB AAB AAB C"], "AB BB AC BC AABC BABB"),
    ("(A{1,2}){2}B", &["A A B", "AA AA B", "A A A A B"], "AB AAAAA BB"),
    ("(A{2}){2,3}B", &["A A A A B", "AAAA AA B"], "AAA AAAB AAB AAAAAB AAAAAAA"),
    ("((AB?){2}C?)+", &["A B A C A A", "A A A B A"], "BB CC AC BC CA"),
    ("(A+B*)+", &["A B B A", "AB A A"], "BA BB AAA"),
    // What may be nothing, again and again.
    ("(A*)*B", &["A A B", "B", "AA B"], "BB BA"),
    ("(A|)*B", &["A A B", "B"], "BB C"),
    ("(A?B?){2}C", &["A B A C", "B B C", "A A C", "C"], "AAA BBB BAB CC BABA"),
    ("()*A", &["A"], "B AA"),
    ("(()|A*|(B*)*)+C", &["A B C", "B A A C"], "CC CA"),
    ("(|A){3}B", &["A A A B", "B"], "AAAA BB AAAAB"),
    ("(A*){2,3}B", &["A A A A B", "B"], "BB C"),
    ("(A*)+|(B?)+", &["A A", "B B", ""], "AB BA"),
    ("((A{0})*B){0,2}", &["B B", ""], "A BBB"),
];

/// Letters, so many of them.
fn letters(n: usize) -> String {
    "A".repeat(n)
}

/// Patterns with large counts, and texts near to their bounds.
fn large(draw: &mut Draw) -> Vec<Guide> {
    let near = 3 + draw.below(4);
    let up_to = |most: usize| format!("{} {} A A", letters(most - 2 - near), letters(near));
    let most = 100 + draw.below(50);
    let least = most - 40 - draw.below(9);
    let tempting = |n: usize| format!("{} {} B AB", letters(near + 3), letters(n));
    let guide = |pattern: &str, paths: &[String], tempting: &str| {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        Guide { more: false, ..Guide::of(pattern, &paths, tempting) }
    };
    vec![
        guide("A{1000}", &[up_to(1000)], &format!("{} {}", tempting(1001), letters(1000))),
        guide(
            &format!("[AC]{{{least},{most}}}B"),
            &[
                format!("{} B", letters(least)),
                format!("{} B", up_to(most)),
                format!("{} A B", letters(least - 1)),
            ],
            &format!("{} {}B {}B", tempting(most + 1), letters(near), letters(near + 1)),
        ),
        guide(
            &format!("(A{{{near}}}){{{}}}C", most / 4),
            &[format!("{} {} C", letters(near * (most / 4) - near - 1), letters(near + 1))],
            &format!("{}C {}C", letters(near), letters(near + 2)),
        ),
        guide("(A|BA?){0,1000}", &["A B A A".into(), "BA BB".into()], "C AAC BBA BC"),
    ]
}

/// All of them.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let listed =
        PATTERNS.iter().map(|(pattern, paths, tempting)| Guide::of(pattern, paths, tempting));
    let guides: Vec<Guide> = listed.chain(large(draw)).collect();
    guides.iter().map(|guide| guide.case(draw)).map(Case::record).collect()
}
