//! The cases of `chat_row`, `chat_prompt` and `collate_rows`: lists of tokens.

use harness::{Case, Draw, Record};
use serde_json::{Value, json};

/// Ids of the tokens that mark something.
const BEGIN: usize = 30;
const END: usize = 31;

/// Drawn tokens that mark nothing.
fn text(draw: &mut Draw, n: usize) -> Vec<usize> {
    (0..n).map(|_| draw.below(30)).collect()
}

/// A template whose headers have so many tokens, no two of them alike.
fn template(draw: &mut Draw, [system, user, assistant]: [usize; 3]) -> Value {
    let mut ids = draw.permutation(8).into_iter().map(|i| 40 + i);
    let mut header = |n: usize| ids.by_ref().take(n).collect::<Vec<usize>>();
    json!({
        "begin": BEGIN, "end": END,
        "system": header(system), "user": header(user), "assistant": header(assistant),
    })
}

/// A message of so many drawn tokens.
fn says(draw: &mut Draw, who: &str, n: usize) -> Value {
    json!([who, text(draw, n)])
}

/// A message with begin in front, and so many tokens.
fn begun(draw: &mut Draw, who: &str, n: usize) -> Value {
    let content: Vec<usize> = [BEGIN].into_iter().chain(text(draw, n)).collect();
    json!([who, content])
}

/// A message with begin in its middle, and with end, which a text may hold.
fn odd(draw: &mut Draw, who: &str) -> Value {
    let [a, b, c] = [0; 3].map(|_| draw.below(30));
    json!([who, [a, BEGIN, b, END, c]])
}

fn conversation(method: &'static str, template: &Value, messages: &[Value]) -> Case {
    let case = Case::of(method).with("messages", Value::from(messages));
    case.with("template", template.clone())
}

/// Conversations of several kinds.
fn conversations(draw: &mut Draw, method: &'static str) -> Vec<Case> {
    let one = template(draw, [1, 1, 1]);
    let long = template(draw, [2, 1, 3]);
    let turn = [says(draw, "user", 3), says(draw, "assistant", 2)];
    let several = [
        begun(draw, "system", 2),
        begun(draw, "user", 2),
        begun(draw, "assistant", 3),
        says(draw, "user", 4),
        says(draw, "assistant", 1),
    ];
    let inside = [odd(draw, "user"), odd(draw, "assistant"), says(draw, "user", 1)];
    let empty = [says(draw, "user", 0), begun(draw, "assistant", 0), says(draw, "assistant", 2)];
    let unasked = [says(draw, "assistant", 2), says(draw, "system", 1), says(draw, "user", 2)];
    vec![
        conversation(method, &one, &turn),
        conversation(method, &long, &several),
        conversation(method, &one, &inside),
        conversation(method, &long, &empty),
        conversation(method, &long, &unasked),
    ]
}

/// Whole conversations.
pub fn chat_row(draw: &mut Draw) -> Vec<Record> {
    let cases = conversations(draw, "chat_row").into_iter().enumerate();
    cases.map(|(i, case)| case.with("longest", 60 + i).record()).collect()
}

/// What is cut: nothing, the last end, within the second answer, in front of it, within the first
/// one, in front of it, all but begin.
pub fn truncation(draw: &mut Draw) -> Vec<Record> {
    let template = template(draw, [1, 2, 1]);
    let messages = [
        begun(draw, "user", 3),
        says(draw, "assistant", 2),
        says(draw, "user", 1),
        says(draw, "assistant", 3),
    ];
    // begin, U U q q q end, A a a end, U U q end, A a a a end: 20 tokens, so 19 places.
    let lengths = [19, 18, 16, 14, 9, 7, 1];
    let case =
        |longest: usize| conversation("chat_row", &template, &messages).with("longest", longest);
    lengths.map(|longest| case(longest).record()).into()
}

/// Prompts.
pub fn chat_prompt(draw: &mut Draw) -> Vec<Record> {
    conversations(draw, "chat_prompt").into_iter().map(Case::record).collect()
}

const IGNORED: i64 = -100;

/// A row of so many tokens, of which the last `counted` have targets, `end` behind them.
fn row(draw: &mut Draw, n: usize, counted: usize, end: usize) -> Value {
    let ids = text(draw, n);
    let target = |place: usize| match n - place {
        left if left > counted => json!(IGNORED),
        1 => json!(end),
        _ => json!(draw.below(30)),
    };
    let targets: Vec<Value> = (0..n).map(target).collect();
    json!([ids, targets])
}

/// Rows of equal and of unequal lengths; the padding is an id of its own, the same as end, or one
/// that stands in the rows.
pub fn collate_rows(draw: &mut Draw) -> Vec<Record> {
    let unequal = [row(draw, 3, 2, END), row(draw, 6, 3, END), row(draw, 1, 1, END)];
    let equal = [row(draw, 4, 4, END), row(draw, 4, 1, END)];
    let nothing = [row(draw, 2, 0, END), row(draw, 5, 2, END)];
    let one = [row(draw, 5, 3, END)];
    let within = [row(draw, 5, 5, 7), row(draw, 2, 2, 7)];
    let cases: [(&[Value], usize); 5] =
        [(&unequal, END), (&equal, 50), (&nothing, END), (&one, 51), (&within, 7)];
    let case = |(rows, pad): (&[Value], usize)| {
        Case::of("collate_rows").with("rows", Value::from(rows)).with("pad", pad).record()
    };
    cases.map(case).into()
}

/// Conversations and rows that there are none of.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let template = template(draw, [1, 1, 1]);
    let turn = [says(draw, "user", 2), says(draw, "assistant", 2)];
    let uneven = json!([text(draw, 3), text(draw, 2)]);
    let rows =
        |rows: &[Value]| Case::of("collate_rows").with("rows", Value::from(rows)).with("pad", 0);
    let whole = row(draw, 3, 2, END);
    let cases = [
        conversation("chat_row", &template, &[]).with("longest", 9),
        conversation("chat_row", &template, &turn).with("longest", 0),
        conversation("chat_prompt", &template, &[]),
        rows(&[]),
        rows(&[whole.clone(), json!([[], []])]),
        rows(&[whole, uneven]),
    ];
    cases.map(Case::record).into()
}
