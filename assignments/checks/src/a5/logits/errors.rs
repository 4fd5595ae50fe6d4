//! Arguments that cannot be used, mostly one at a time.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use serde_json::{Value, json};

use crate::about_any::{about_any, any_error};

const METHODS: [&str; 3] = ["log_probs", "penalised", "process"];

/// A call that is right: five tokens, and what it knows of settings.
fn right(draw: &mut Draw, method: &'static str) -> Case {
    let case = Case::of(method).f32("logits", &draw.tensor(&[5]));
    if method == "log_probs" {
        return case;
    }
    case.with("prompt", json!([1, 4])).with("generated", json!([0]))
}

/// Logits of another dtype, shape or number.
fn logits(draw: &mut Draw, method: &'static str) -> Vec<Case> {
    let right = right(draw, method);
    let with = |x: &ArrayD<f64>| right.clone().f32("logits", x);
    vec![
        right.clone().ids("logits", &ArrayD::ones(vec![5])),
        with(&ArrayD::zeros(vec![0])),
        with(&draw.tensor(&[1, 5])),
        with(&draw.tensor(&[5, 2])),
        any_error(with(&draw.tensor(&[])), &["rank", "shape"]),
        any_error(with(&ArrayD::zeros(vec![5, 0])), &["empty", "shape"]),
        any_error(right.ids("logits", &ArrayD::zeros(vec![0])), &["dtype", "empty"]),
    ]
}

/// Settings of `penalised` that are wrong.
fn penalties() -> Vec<(&'static str, Value)> {
    vec![
        ("repetition_penalty", json!(0.0)),
        ("repetition_penalty", json!(-1.2)),
        ("repetition_penalty", json!("NaN")),
        ("prompt", json!([1, 5])),
        ("prompt", json!([-1, 2])),
        ("generated", json!([0, 3, 5])),
        ("generated", json!([-1])),
        ("biases", json!([(2, 0.5), (5, 1.0)])),
        ("biases", json!([(-1, 0.5)])),
        ("banned", json!([4, 5])),
        ("banned", json!([-1, 0])),
    ]
}

/// Settings of `process` that are wrong, at this temperature.
fn bounds(temperature: f64) -> Vec<(&'static str, Value)> {
    let shares = ["top_p", "min_p", "typical_p"].into_iter();
    let wrong = [json!(-0.1), json!(1.1), json!("NaN")];
    let shares = shares.flat_map(|name| wrong.clone().map(|wrong| (name, wrong)));
    let top_k = ("top_k", json!(0));
    let shares = [top_k].into_iter().chain(shares);
    // Temperature 0 leaves them out, but they are looked at.
    if temperature == 0.0 { shares.step_by(3).collect() } else { shares.collect() }
}

/// One thing wrong at a time, then two.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases: Vec<Case> =
        METHODS.into_iter().flat_map(|method| logits(draw, method)).collect();
    for method in &METHODS[1..] {
        let wrong = penalties().into_iter();
        cases.extend(wrong.map(|(name, value)| right(draw, method).with(name, value)));
    }
    for temperature in [json!(-0.5), json!(-1e-9), json!("NaN")] {
        cases.push(right(draw, "process").with("temperature", temperature));
    }
    for temperature in [0.7, 0.0] {
        for (name, value) in bounds(temperature) {
            let case = right(draw, "process").with("temperature", temperature);
            cases.push(case.with(name, value));
        }
    }
    let two = right(draw, "process").with("top_k", 0).with("top_p", 2.0);
    cases.push(about_any(two, &["top_k", "top_p"]));
    let two = right(draw, "penalised").with("repetition_penalty", 0.0).with("banned", json!([9]));
    cases.push(about_any(two, &["repetition_penalty", "banned"]));
    cases.into_iter().map(Case::record).collect()
}
