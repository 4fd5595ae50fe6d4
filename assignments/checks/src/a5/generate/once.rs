//! How much a model is asked.

use harness::{Case, Draw, Record};
use serde_json::{Value, json};

use super::call::{free, tokens, with};
use super::finish::call;
use super::script::steps;

/// Texts of all lengths, whatever they end with.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases: Vec<Case> =
        [(1, 30, 1), (5, 30, 1), (1, 40, 9), (7, 20, 8), (9, 50, 12), (4, 25, 0)]
            .into_iter()
            .map(|(n, context, max_tokens)| {
                let v = 8 + n;
                let case = Case::of("generate").with("prompt", json!(tokens(draw, n, v)));
                let told = json!({ "max_tokens": max_tokens, "end_ids": [-1] });
                let case = with(draw, case, context, told);
                free(draw, case, v, 3.0)
            })
            .collect();
    let told = |max_tokens: usize, stops: &[&str]| -> Value {
        json!({ "max_tokens": max_tokens, "stops": stops })
    };
    let word = steps(&["a", "b", "c", "d"]);
    cases.push(call(draw, &word, &[4], &[], (3, 30, told(9, &["x"]))));
    cases.push(call(draw, &word, &[1], &[], (4, 30, told(9, &[]))));
    cases.push(call(draw, &word, &[], &[], (2, 30, told(9, &["bc"]))));
    cases.push(call(draw, &word, &[], &[], (2, 30, told(5, &["a"]))));
    cases.push(call(draw, &word, &[], &[], (6, 9, told(20, &[]))));
    cases.push(call(draw, &word, &[], &[], (6, 6, told(20, &[]))));
    cases.into_iter().map(Case::record).collect()
}
