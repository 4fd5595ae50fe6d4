//! Task `a1.one_hot`: tokens become numbers, and numbers become vectors.

mod misconceptions;

use harness::{CALL, Check, Draw, Record, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a1.one_hot",
    text("词表与独热", "vocabularies and one-hot vectors"),
    CHECKS,
    misconceptions::NAMED,
);

static CHECKS: &[Check] = &[
    Check::golden(
        "a1.one_hot.vocabulary",
        2,
        text("词表与编号", "vocabulary and numbers"),
        text(
            "按首次出现的次序，每个词元一次；词表里没有的是 None。",
            "each token once, in the order of first occurrence; None for what is not there.",
        ),
        vocabulary_cases,
        "one_hot.vocabulary",
    ),
    Check::golden(
        "a1.one_hot.vectors",
        3,
        text("独热向量与查表", "one-hot vectors and rows of a table"),
        text(
            "第 i 行在 ids[i] 处为 1；查表取的是表的行，等于独热矩阵乘以表。",
            "row i is 1 at ids[i]; looking up takes rows of the table, as the one-hot matrix times the table does.",
        ),
        vectors_cases,
        "one_hot.vectors",
    ),
];

const TOKENS: &[&str] = &["我", "来到", "了", "仙", "the", "a", "。", "😀", "zebra", "Apple"];

fn vocabulary_cases(draw: &mut Draw) -> Vec<Record> {
    let mut sequence = |n: usize, kinds: usize| -> Vec<&str> {
        (0..n).map(|_| TOKENS[draw.below(kinds)]).collect()
    };
    // The first one is out of alphabetical order whatever is drawn.
    let first = [vec!["zebra", "了", "Apple", "了"], sequence(6, 10)].concat();
    let lists = [first, sequence(9, 4), vec![]];
    let case = |tokens: &[&str], asked: &[&str]| {
        let call = format!("vocabulary({tokens:?}), then ids of {asked:?}");
        Record::new().fact("tokens", tokens).fact("asked", asked).fact(CALL, call)
    };
    let asked = ["了", "zebra", "没有的", "Apple", "a"];
    let mut cases: Vec<Record> = lists.iter().map(|tokens| case(tokens, &asked)).collect();
    let twice = [draw.permutation(ALIKE.len()), draw.permutation(ALIKE.len())].concat();
    let alike: Vec<&str> = twice.into_iter().map(|place| ALIKE[place]).collect();
    cases.push(case(&alike, &["the", "", "THE", "th", " ", "then", "the\u{301}", "The"]));
    cases
}

/// Different tokens all the same: by case, white space and accents, and one that begins
/// others; there may also be nothing in a token.
const ALIKE: &[&str] =
    &["the", "The", "the ", " the", "thé", "the\u{301}", "t", "", "theme", "ｔhe"];

fn vectors_cases(draw: &mut Draw) -> Vec<Record> {
    let mut case = |s: usize, v: usize, d: usize| {
        let ids: Vec<usize> = (0..s).map(|_| draw.below(v)).collect();
        let call = format!("one_hot({ids:?}, {v}) and look_up({ids:?}, table: f64[{v}, {d}])");
        Record::new().tensor("table", &draw.tensor(&[v, d])).fact("ids", ids).fact(CALL, call)
    };
    let shapes = [[4, 3, 5], [2, 7, 3], [0, 2, 2], [5, 5, 5], [9, 1, 2], [6, 4, 3], [5, 5, 5]];
    shapes.map(|[s, v, d]| case(s, v, d)).into()
}
