//! Log-probabilities that cannot be used, mostly for one reason.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use serde_json::json;

use super::rows::NONE;
use crate::about_any::any_error;

/// A call with these log-probabilities, and whatever else the method asks for.
fn call(method: &'static str, log_probs: &ArrayD<f64>) -> Case {
    let case = Case::of(method).f32("log_probs", log_probs);
    match method {
        "draw" => case.with("n", 2).with("numbers", json!([0.25, 0.5])),
        "draw_rows" => case.with("seed", 5).with("step", 1).unlisted_fact("stream", 3),
        _ => case,
    }
}

/// Log-probabilities of which one is this, in the last row.
fn with_one(draw: &mut Draw, shape: &[usize], wrong: f64) -> ArrayD<f64> {
    let mut x = draw.tensor_in(shape, -2.0, 0.0);
    let last: Vec<usize> = shape.iter().map(|n| n - 1).collect();
    x[&last[..]] = wrong;
    x
}

/// A last row in which no token can come.
fn with_none(draw: &mut Draw, shape: &[usize]) -> ArrayD<f64> {
    let mut x = draw.tensor_in(shape, -2.0, 0.0);
    let others = x.len() - shape[shape.len() - 1];
    x.iter_mut().skip(others).for_each(|x| *x = NONE);
    x
}

fn of(draw: &mut Draw, method: &'static str) -> Vec<Case> {
    let (right, others): (&[usize], [&[usize]; 2]) =
        if method == "draw" { (&[4], [&[1, 4], &[4, 2]]) } else { (&[3, 4], [&[4], &[1, 3, 4]]) };
    let empty: &[&[usize]] = if method == "draw" { &[&[0]] } else { &[&[0, 4], &[3, 0]] };
    let mut cases = vec![call(method, &ArrayD::ones(right)).ids("log_probs", &ArrayD::ones(right))];
    cases.extend(empty.iter().map(|shape| call(method, &ArrayD::zeros(*shape))));
    for shape in others {
        // One dim too few may be an error of rank as well.
        let x = draw.tensor_in(shape, -2.0, 0.0);
        cases.push(any_error(call(method, &x), &["rank", "shape"]));
    }
    for wrong in [f64::NAN, f64::INFINITY] {
        cases.push(call(method, &with_one(draw, right, wrong)));
    }
    cases.push(call(method, &with_none(draw, right)));
    let both = with_one(draw, others[1], f64::NAN);
    cases.push(any_error(call(method, &both), &["rank", "shape", "range"]));
    cases
}

/// For each method; and an error though no number is asked for.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let methods = ["draw", "draw_rows", "greedy"].into_iter();
    let mut cases: Vec<Case> = methods.flat_map(|method| of(draw, method)).collect();
    let none = with_none(draw, &[3]);
    cases.push(call("draw", &none).with("n", 0).with("numbers", json!([])));
    cases.into_iter().map(Case::record).collect()
}
