//! End tokens, tokens that are refused, and what comes after.

use harness::{Case, Draw, Record};

use super::guide::{Guide, Step, path, tokens};

const FIRST: Step = Step::End(0);
const SECOND: Step = Step::End(1);

/// A path that begins with text.
fn after(line: &str, steps: &[Step]) -> Vec<Step> {
    [path(line), steps.to_vec()].concat()
}

/// A step of text.
fn text(word: &str) -> Step {
    path(word).remove(0)
}

/// Several end tokens, where a text may end and where it may not.
fn ends() -> Vec<Guide> {
    let two = |pattern: &str, paths: Vec<Vec<Step>>, tempting: &str| Guide {
        paths,
        ends: 2,
        marks: 2,
        ..Guide::of(pattern, &[], tempting)
    };
    let three = |pattern: &str, paths: Vec<Vec<Step>>| Guide {
        ends: 3,
        marks: 1,
        ..two(pattern, paths, "BB AAB")
    };
    let none =
        |pattern: &str, paths: Vec<Vec<Step>>| Guide { marks: 0, ..two(pattern, paths, "C") };
    vec![
        two(
            "AB*",
            vec![after("A", &[FIRST]), after("A B", &[SECOND]), after("AB B", &[FIRST])],
            "AA",
        ),
        two("(AB)*", vec![vec![SECOND], after("AB A B", &[FIRST])], "BB"),
        three("A{2}|AB", vec![after("A A", &[Step::End(2)]), after("A B", &[SECOND])]),
        two(
            "A?[一-丁]*",
            vec![after("0xE4 0xB8 0x81", &[FIRST]), after("A 0xE4B8 0x80", &[SECOND])],
            "0xE4B880 0xB8",
        ),
        none("A|AC", vec![after("A", &[SECOND]), after("A C", &[FIRST])]),
    ]
}

/// Tokens that may not come, and what comes all the same behind them.
fn refused() -> Vec<Guide> {
    let with = |pattern: &str, paths: Vec<Vec<Step>>, tempting: &str| Guide {
        paths,
        ends: 2,
        marks: 1,
        more: false,
        ..Guide::of(pattern, &[], tempting)
    };
    let all_wrong = [
        text("B"),
        Step::Mark,
        FIRST,
        Step::Outside(-1),
        text("A"),
        Step::Outside(0),
        SECOND,
        text("AC"),
        text("BC"),
        FIRST,
    ];
    // The first letters of a token fit, the last one does not.
    let half = [text("AAC"), text("AAB"), text("AAC"), text("C"), text("C"), FIRST];
    let part = [
        text("0xE4"),
        text("0xE4"),
        text("A"),
        text("0xB8"),
        FIRST,
        text("0xAD42"),
        text("0xAD"),
        SECOND,
    ];
    let far =
        [Step::Outside(i64::MAX), Step::Outside(i64::MIN), Step::Outside(7), text("A"), FIRST];
    vec![
        with(
            "AB?C",
            vec![all_wrong.to_vec(), after("AB", &[text("B"), text("C"), SECOND])],
            "B AC",
        ),
        with("(AA)+B?C{2}", vec![half.to_vec()], "AB"),
        with("A?[中丰]", vec![part.to_vec()], "0xB8AD 0xB9"),
        with("A*", vec![far.to_vec()], "B"),
    ]
}

/// Nothing comes behind an end.
fn over() -> Vec<Guide> {
    let with = |pattern: &str, paths: Vec<Vec<Step>>| Guide {
        paths,
        ends: 2,
        marks: 1,
        ..Guide::of(pattern, &[], "AB C")
    };
    let again = [FIRST, FIRST, SECOND, text("A"), Step::Mark, Step::Outside(-3), Step::Outside(1)];
    vec![
        with("A*", vec![again.to_vec(), after("A", &again)]),
        with("A|AB|", vec![after("A", &[SECOND, text("B"), FIRST, SECOND])]),
    ]
}

/// No token spells what is missing, and it may come all the same.
fn unspelt() -> Vec<Guide> {
    let with = |pattern: &str, paths: &[&str], tempting: &str| Guide {
        more: false,
        marks: 1,
        ..Guide::of(pattern, paths, tempting)
    };
    vec![
        with("AB|C|ACD", &["A", "C", "AC"], "D"),
        with("[一-丁]A", &["0xE4 0xB8"], "C 0xE5"),
        Guide { tempting: tokens("A"), ..with("B", &[""], "") },
    ]
}

/// End tokens that look like something: they end, and are never text.
fn spelt() -> Vec<Guide> {
    let with = |pattern: &str, paths: Vec<Vec<Step>>, ending: &str| Guide {
        paths,
        ends: 2,
        marks: 1,
        ending: ending.into(),
        ..Guide::of(pattern, &[], "C")
    };
    vec![
        with("AB(AB)?", vec![after("A B", &[FIRST]), after("AB A B", &[SECOND])], "AB"),
        with("A*", vec![after("A", &[SECOND]), vec![FIRST]], "A"),
        with("A|AC", vec![after("A", &[FIRST, SECOND])], "B"),
    ]
}

/// All of them.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let guides = [ends(), refused(), over(), unspelt(), spelt()].concat();
    guides.iter().map(|guide| guide.case(draw)).map(Case::record).collect()
}
