//! The texts that `final_answer` is asked about.

use harness::{Case, Draw, Record};
use serde_json::json;

/// Texts without a box: the last number counts.
const PLAIN: [&str; 64] = [
    "The answer is 42.",
    "Tom has 3 apples and 5 pears, so 8 pieces of fruit",
    "共有 12 个苹果，每人 4 个。",
    "no number at all",
    "",
    // Signs.
    "3-2",
    "x-3",
    "the root is (-3)",
    "it falls to -7 degrees",
    "x = −5",
    "2−9",
    "pages 4–7",
    "it is –5",
    "a=-5",
    "from -1 to +6",
    "5 -3",
    "结果是-3",
    "2)-4",
    "--8",
    "+-9",
    "- 6",
    "-$15",
    "$-15",
    "-0",
    "f(-)2",
    "A-3",
    "Z-4",
    "vitamin b-12",
    // Commas.
    "a total of 1,234",
    "1,234,567.50",
    "pairs 1,23",
    "12,3456",
    "1,234,5678",
    "1234,567",
    "-12,000",
    "2, 3, 5,",
    "1,000/4",
    // Points.
    "3.25",
    "about .5",
    "-.5",
    "It costs $1,200.",
    "Version 1.2.3",
    "2.500",
    "007",
    "0.10",
    "3.14159",
    // Fractions.
    "3/4",
    "-6/4",
    "8/2",
    "1/2/3",
    "3.5/2",
    "3/4.5",
    "3/1,000",
    "4 / 6",
    "5/",
    "0/5",
    "0/0",
    "3, then 5/0",
    "2024-01-15",
    "50% of 1e5",
    // What is no ASCII digit, and TeX without a box.
    "答案是１２",
    "7 或 １２；½",
    r"\frac{1}{2}",
    r"\boxed{8, or 9",
];

/// Numbers at the limits of 64 bits, and beyond.
const LARGE: [&str; 17] = [
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "9007199254740993",
    "9223372036854775808/2",
    "18446744073709551616/18446744073709551614",
    "1/9223372036854775808",
    "1/9223372036854775807",
    "-1/9223372036854775808",
    "9223372036854775807/9223372036854775806",
    "4294967296/12884901888000000000",
    "30064771177/12884901933",
    "-10230000000000062403/770000000000004697",
    "27670116110564327424/9223372036854775808",
    "0.0000000000000000001",
    "1.50000000000000000000000000",
];

/// Texts with a box.
const BOXED: [&str; 49] = [
    r"\boxed{5} (see page 7)",
    r"first \boxed{1}, no: \boxed{2}",
    r"So 6. \boxed{7",
    r"\boxed{3} and \boxed{4",
    r"\boxed{ \boxed{9}",
    r"it is 5: \boxed{\text{five}}",
    r"\boxed{1} \boxed{}",
    r"\boxed{x = 5}",
    r"\boxed{5} \boxed{6 or 7}",
    r"\boxed{50\%}",
    r"\boxed{$1,234$}",
    r"\boxed{ -3 / 4 }",
    r"\boxed{12 000}",
    r"\boxed{3 - 2}",
    r"\boxed{1/2/3}",
    r"\boxed{3.5/2}",
    r"\boxed{.5}",
    r"\boxed{5.}",
    r"\boxed{1,23}",
    r"\boxed{-1,234.50}",
    r"\boxed{007}",
    r"\boxed{0/0}",
    r"4 \boxed{4/0}",
    r"\boxed{+3}",
    r"\boxed{--3}",
    r"答案是 \boxed{−5}。",
    r"\boxed{５}",
    r"\boxed{{5}}",
    r"\boxed{\frac{1}{2}}",
    r"\boxed{-\dfrac{3}{6}}",
    r"\boxed{\tfrac{-3}{4}}",
    r"\boxed{-\frac{−9}{12}}",
    r"\boxed{ \frac{ 10 }{ 4 } }",
    r"\boxed{+\frac{+4}{2}}",
    r"\boxed{\frac{3}{-4}}",
    r"\boxed{\frac{3}{+4}}",
    r"\boxed{\frac{3}{−4}}",
    r"\boxed{\frac{1}{0}}",
    r"\boxed{\frac12}",
    r"\boxed{\frac{1,000}{2}}",
    r"\boxed{\frac{1.5}{2}}",
    r"\boxed{2\frac{1}{2}}",
    r"\boxed{\frac{1}{2}} \frac{3}{4}",
    r"\boxed{\frac{\pi}{2}}",
    r"\boxed{\frac{3}{7}",
    r"\boxed{\frac{1}/2.}",
    r"\boxed{\frac{1//2}}",
    r"\boxed{\frac{}{2}}",
    r"\boxed{\frac{1}{}}",
];

/// All of them, some with drawn numbers, and two that are very long.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let texts = [&PLAIN[..], &LARGE, &BOXED].concat().into_iter().map(String::from);
    texts.chain(drawn(draw)).chain(long()).map(|text| case(&text)).collect()
}

fn case(text: &str) -> Record {
    Case::of("final_answer").with("text", json!(text)).record()
}

fn drawn(draw: &mut Draw) -> [String; 6] {
    let mut below = |bound| 2 + draw.below(bound);
    let (a, b, c) = (below(90), below(900), 100 + below(800));
    [
        format!("{a} + {b} = {}\nThe answer is {}.", a + b, a + b),
        format!(r"We get {a},{c:03} or {b}; so \boxed{{{a},{c:03}.5}} of {b}"),
        format!("from {b}-{a}"),
        format!("{}/{}", 6 * a, 4 * b),
        format!("−{a}.{c}"),
        format!(r"\boxed{{-\frac{{{a}}}{{{c}}}}} in {b} steps"),
    ]
}

/// Many zeros: before a 7, behind a 1, and behind a point.
fn long() -> [String; 3] {
    let zeros = "0".repeat(400);
    [format!("{zeros}7"), format!("1{zeros}"), format!("2.{}1", &zeros[..60])]
}
