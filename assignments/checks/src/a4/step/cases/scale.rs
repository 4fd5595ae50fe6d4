//! What becomes of the scale.

use serde_json::json;

use harness::{Case, Record};

/// A scale in a case.
pub fn with_scale(case: Case, [scale, growth, backoff]: [f64; 3], good: [u64; 2]) -> Case {
    let [good_steps, interval] = good;
    let case = case.with("scale", scale).with("growth", growth).with("backoff", backoff);
    case.with("interval", interval).with("good_steps", good_steps)
}

fn next_scale(numbers: [f64; 3], good: [u64; 2], overflow: &[u8]) -> Case {
    let overflow: Vec<bool> = overflow.iter().map(|one| *one == 1).collect();
    let case = with_scale(Case::of("next_scale"), numbers, good);
    case.with("overflow", json!(overflow))
}

/// Growth after steps in a row, and overflow in between, before and at the last of them.
pub fn cases(_: &mut harness::Draw) -> Vec<Record> {
    let cases = [
        next_scale([65_536.0, 2.0, 0.5], [0, 3], &[0, 0, 0, 0, 0, 1, 0, 0, 0]),
        next_scale([1024.0, 4.0, 0.125], [0, 1], &[0, 0, 1, 0]),
        next_scale([8.0, 1.5, 0.3], [3, 5], &[1, 1, 0, 0, 0, 0, 0, 0]),
        next_scale([0.5, 16.0, 0.75], [6, 7], &[0, 0, 1]),
    ];
    cases.map(Case::record).into()
}
