//! The cases of `draw`: which numbers fall where.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::rows::{NONE, normalised, row};

/// The largest number below 1 that a stream has.
const LARGEST: f64 = 1.0 - f64::EPSILON / 2.0;

/// A call that takes these numbers.
fn with_numbers(draw: &mut Draw, log_probs: &[f64], dtype: Dtype, numbers: &[f64]) -> Case {
    let case = row("draw", log_probs, dtype).with("n", numbers.len());
    case.with("numbers", json!(numbers)).unlisted_fact("stream", draw.below(1 << 30))
}

/// Drawn numbers, with the ends of the interval.
fn anywhere(draw: &mut Draw, n: usize) -> Vec<f64> {
    let inner = (0..n).map(|_| draw.number(0.0, 1.0));
    [0.0, LARGEST].into_iter().chain(inner).collect()
}

/// Numbers where eight tokens that are alike meet, and right below.
fn eighths() -> Vec<f64> {
    let at = |i: i32| f64::from(i) / 8.0;
    (1..8).flat_map(|i| [at(i), at(i).next_down()]).chain([0.0, LARGEST]).collect()
}

/// Numbers so close to where the shares of two tokens meet that `f32` cannot tell them apart.
fn beside_borders(log_probs: &[f64]) -> Vec<f64> {
    let sums = log_probs.iter().scan(0.0, |sum, x| {
        *sum += x.exp();
        Some(*sum)
    });
    let sums: Vec<f64> = sums.collect();
    let (all, inner) = sums.split_last().expect("there are tokens");
    inner.iter().flat_map(|sum| [sum / all - 1e-9, sum / all + 1e-9]).collect()
}

/// Every dtype, rows that do not sum to 1, tokens that cannot come, numbers at borders.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    let sizes = [(7, Dtype::F32), (5, Dtype::F64), (9, Dtype::F16), (6, Dtype::BF16)];
    for (v, dtype) in sizes {
        let (log_probs, numbers) = (normalised(draw, v), anywhere(draw, 20));
        cases.push(with_numbers(draw, &log_probs, dtype, &numbers));
    }
    for shift in [1.1, -1.6] {
        let log_probs: Vec<f64> = normalised(draw, 6).iter().map(|x| x + shift).collect();
        let numbers = anywhere(draw, 15);
        cases.push(with_numbers(draw, &log_probs, Dtype::F64, &numbers).remark("not normalised"));
    }
    cases.push(with_numbers(draw, &[0.0; 8], Dtype::F32, &eighths()).remark("not normalised"));
    let halves = [0.5, 0.5f64.next_down(), 0.5f64.next_up(), LARGEST, 0.0];
    cases.push(with_numbers(draw, &[-(2f64.ln()); 2], Dtype::F64, &halves).strided());
    let tenths: Vec<f64> = [1, 2, 3, 4, 6, 7, 9].iter().map(|i| f64::from(*i) / 10.0).collect();
    let near: Vec<f64> = tenths.iter().flat_map(|u| [u - 1e-10, u + 1e-10]).collect();
    cases.push(with_numbers(draw, &[0.0; 10], Dtype::F32, &near).remark("not normalised"));
    let mut ten = vec![0.0; 12];
    ten[10..].fill(NONE);
    let last = [LARGEST, LARGEST.next_down(), 0.95, 0.0];
    cases.push(with_numbers(draw, &ten, Dtype::F32, &last).remark("not normalised"));
    // Borders lie at quarters, but there are six tokens.
    let quarters = [0.25f64, 0.5, 0.75].into_iter().flat_map(|u| [u, u.next_down()]);
    let between = [0.0, NONE, 0.0, 0.0, NONE, 0.0];
    let at_quarters = with_numbers(draw, &between, Dtype::F64, &quarters.collect::<Vec<_>>());
    cases.push(at_quarters.remark("not normalised"));
    let log_probs: Vec<f64> = normalised(draw, 7).iter().map(|x| x + 0.7).collect();
    let near = beside_borders(&log_probs);
    cases.push(with_numbers(draw, &log_probs, Dtype::F64, &near).remark("not normalised"));
    cases.extend(special(draw));
    cases.into_iter().map(Case::record).collect()
}

/// Tokens that cannot come, or hardly; one token; no number.
fn special(draw: &mut Draw) -> Vec<Case> {
    let lists: [(&[f64], Dtype); 6] = [
        (&[NONE, -0.9, NONE, -0.4, NONE], Dtype::F64),
        (&[NONE, NONE, -0.0, NONE], Dtype::F16),
        (&[-2e8, 0.0, -900.0], Dtype::F32),
        (&[NONE, -1.2, -0.3], Dtype::BF16),
        (&[0.0], Dtype::F32),
        (&[-1.5], Dtype::F64),
    ];
    let mut cases = Vec::new();
    for (log_probs, dtype) in lists {
        let numbers = anywhere(draw, 6);
        cases.push(with_numbers(draw, log_probs, dtype, &numbers));
    }
    let log_probs = normalised(draw, 4);
    cases.push(with_numbers(draw, &log_probs, Dtype::F32, &[]));
    cases
}

/// Very many numbers.
pub fn many(draw: &mut Draw) -> Vec<Record> {
    let mut log_probs = normalised(draw, 6);
    log_probs[draw.below(6)] = NONE;
    let case = row("draw", &log_probs, Dtype::F32).with("n", 100_000 + draw.below(1000));
    vec![case.unlisted_fact("stream", draw.below(1 << 30)).record()]
}
