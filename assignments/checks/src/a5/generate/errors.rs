//! Arguments that cannot be used, one thing wrong at a time.

use harness::{Case, Draw, Record};
use serde_json::{Value, json};

use super::call::{free, with};
use crate::about_any::about_any;

/// How many tokens there are.
const V: usize = 9;

/// What is wrong with one prompt: nothing in it, too much, no token.
const PROMPTS: [&[i64]; 4] = [&[], &[1, 2, 3, 4, 5, 6, 7], &[2, -1, 3], &[4, 9]];

/// Calls of all methods.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [streams(), prompts(draw), stops(draw), samplings(draw), several(draw)];
    cases.into_iter().flatten().map(Case::record).collect()
}

fn streams() -> Vec<Case> {
    let of = |stops: &[&str]| {
        Case::of("text_stream").with("stops", json!(stops)).with("bytes", json!([[97], [98]]))
    };
    vec![of(&[""]), of(&["ab", ""]), of(&["", "ab", "c"])]
}

fn one(draw: &mut Draw, prompt: &[i64], told: Value) -> Case {
    let case = Case::of("generate").with("prompt", json!(prompt));
    let case = with(draw, case, 6, told);
    free(draw, case, V, 3.0)
}

fn many(draw: &mut Draw, prompts: &[&[i64]], told: Value) -> Case {
    let case = Case::of("generate_batch").with("prompts", json!(prompts));
    let case = with(draw, case, 6, told);
    free(draw, case, V, 3.0)
}

fn prompts(draw: &mut Draw) -> Vec<Case> {
    let told = || json!({ "max_tokens": 3 });
    let mut cases: Vec<Case> = PROMPTS.iter().map(|prompt| one(draw, prompt, told())).collect();
    cases.push(many(draw, &[], told()));
    for (i, prompt) in PROMPTS.iter().enumerate() {
        let (before, behind): (&[i64], &[i64]) = (&[1, 2, 3], &[5]);
        let all = if i % 2 == 0 { [before, prompt, behind] } else { [before, behind, prompt] };
        cases.push(many(draw, &all, told()));
    }
    cases
}

fn stops(draw: &mut Draw) -> Vec<Case> {
    let told = |stops: &[&str]| json!({ "max_tokens": 3, "stops": stops });
    vec![
        one(draw, &[1, 2], told(&["a", ""])),
        one(draw, &[3], told(&[""])),
        many(draw, &[&[1, 2], &[3]], told(&["", "zz"])),
    ]
}

/// What is passed on from processing.
fn samplings(draw: &mut Draw) -> Vec<Case> {
    let wrong = [
        json!({ "temperature": -0.5 }),
        json!({ "top_k": 0 }),
        json!({ "top_p": 1.5 }),
        json!({ "min_p": -0.1 }),
        json!({ "typical_p": 2.0 }),
        json!({ "repetition_penalty": 0.0 }),
        json!({ "banned": [V] }),
        json!({ "biases": [[-1, 0.5]] }),
    ];
    let told = |n: usize, sampling: &Value| json!({ "max_tokens": n, "sampling": sampling });
    let mut cases: Vec<Case> =
        wrong.iter().map(|sampling| one(draw, &[1, 2, 5], told(3, sampling))).collect();
    for sampling in [&wrong[0], &wrong[2], &wrong[6]] {
        cases.push(many(draw, &[&[1, 2], &[3], &[4, 5, 6]], told(3, sampling)));
    }
    // Where nothing is drawn, too.
    for sampling in [&wrong[0], &wrong[7]] {
        cases.push(one(draw, &[4, 2], told(0, sampling)));
        cases.push(many(draw, &[&[3], &[1, 2]], told(0, sampling)));
    }
    cases
}

/// Several things at once: the error may be about any of them.
fn several(draw: &mut Draw) -> Vec<Case> {
    let told = json!({ "max_tokens": 3, "stops": [""], "sampling": { "top_k": 0 } });
    let about_one = about_any(one(draw, &[], told.clone()), &["prompt", "stops", "top_k"]);
    let about_many = about_any(many(draw, &[&[1], &[-4]], told), &["prompts", "stops", "top_k"]);
    vec![about_one, about_many]
}
