//! What must not matter to a model: ids at padding, and what comes later.

use harness::{Array, Failure, Record, call_of};

/// Two results that must be equal, and what it means if they are not.
const LAWS: [(&str, &str, &str, &str); 2] = [
    (
        "at tokens",
        "at tokens, with other ids at padding",
        "填充处的编号换成别的，词元处的 logits 变了",
        "other ids at padding change the logits at tokens",
    ),
    (
        "before",
        "before, with other tokens later",
        "后面的词元换掉，前面的 logits 变了",
        "tokens that come later change the logits before them",
    ),
];

pub fn independence(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    match LAWS.into_iter().find(|(one, other, ..)| !are_equal(got, one, other)) {
        None => Ok(()),
        Some((_, _, zh, en)) => Err(Failure::law(call_of(case), zh.into(), en.into())),
    }
}

/// Whether two tensors of the answer are there and the same, but for rounding.
fn are_equal(got: &Record, one: &str, other: &str) -> bool {
    let read = |name: &str| got.tensors.get(name).and_then(Array::numbers);
    match (read(one), read(other)) {
        (Some(x), Some(y)) if x.len() == y.len() && !x.is_empty() => {
            let largest = x.iter().fold(1.0, |largest: f64, x| largest.max(x.abs()));
            x.iter().zip(&y).all(|(x, y)| (x - y).abs() <= 1e-5 * largest)
        }
        _ => false,
    }
}
