//! The cases of `draw_rows` and `greedy`, and the rows of all cases.

use harness::{Case, Draw, Record};
use ndarray::{Array1, Array2};
use safetensors::Dtype;

/// The log-probability of a token that cannot come.
pub const NONE: f64 = f64::NEG_INFINITY;

/// So many drawn log-probabilities that sum to 1.
pub fn normalised(draw: &mut Draw, v: usize) -> Vec<f64> {
    let x: Vec<f64> = (0..v).map(|_| draw.number(-1.0, 1.0)).collect();
    let all: f64 = x.iter().map(|x| x.exp()).sum();
    x.iter().map(|x| x - all.ln()).collect()
}

/// A call with one distribution.
pub fn row(method: &'static str, log_probs: &[f64], dtype: Dtype) -> Case {
    Case::of(method).tensor("log_probs", &Array1::from(log_probs.to_vec()).into_dyn(), dtype)
}

/// A call with a distribution for each row.
pub fn rows(method: &'static str, rows: &[Vec<f64>], dtype: Dtype) -> Case {
    let shape = (rows.len(), rows[0].len());
    let all = Array2::from_shape_vec(shape, rows.concat()).expect("rows are alike in length");
    Case::of(method).tensor("log_probs", &all.into_dyn(), dtype)
}

/// A call of `draw_rows` at this step, for a seed of so many bits.
fn drawn(draw: &mut Draw, case: Case, bits: u32, step: u64) -> Case {
    let seed = draw.below(1 << 30) as u64 | 1 << 30;
    let case = case.with("seed", seed << (bits - 31)).with("step", step);
    case.unlisted_fact("stream", draw.below(1 << 30))
}

/// Rows that differ, rows that are alike, one row, one token; large seeds and steps.
pub fn draw_rows(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    let sizes = [
        ([9, 14], Dtype::F32, 31, 3),
        ([8, 17], Dtype::F64, 40, 5),
        ([7, 40], Dtype::F16, 31, 1 << 40),
        ([6, 23], Dtype::BF16, 64, 2),
        ([1, 60], Dtype::F32, 31, 7),
        ([5, 1], Dtype::F32, 33, 1),
    ];
    for ([b, v], dtype, bits, step) in sizes {
        let of: Vec<Vec<f64>> = (0..b).map(|_| normalised(draw, v)).collect();
        cases.push(drawn(draw, rows("draw_rows", &of, dtype), bits, step));
    }
    let alike = vec![normalised(draw, 30); 12];
    cases.push(drawn(draw, rows("draw_rows", &alike, Dtype::F64), 31, 0).strided());
    let at_first = vec![vec![0.0; 16]; 10];
    cases.push(drawn(draw, rows("draw_rows", &at_first, Dtype::F32), 31, 4));
    let some = |draw: &mut Draw, place: usize| {
        let mut row = normalised(draw, 12);
        row[place] = NONE;
        row[11 - place] = NONE;
        row
    };
    let mut limited: Vec<Vec<f64>> = (0..6).map(|place| some(draw, place)).collect();
    let mut sure = vec![NONE; 12];
    sure[7] = 0.0;
    limited.insert(2, sure);
    cases.push(drawn(draw, rows("draw_rows", &limited, Dtype::F32), 45, 6));
    let halves = [vec![0.0, 0.0, NONE], vec![NONE, 0.0, 0.0], vec![0.0, NONE, 0.0]];
    for always in [0.0, 0.5] {
        let case = drawn(draw, rows("draw_rows", &halves, Dtype::F64), 33, 2);
        cases.push(case.with("always", always).remark("each random number is the same"));
    }
    cases.into_iter().map(Case::record).collect()
}

/// Ties, tokens that cannot come, one row, one token, differences that only `f64` has.
pub fn greedy(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    let sizes = [
        ([4, 7], Dtype::F32),
        ([5, 6], Dtype::F64),
        ([3, 9], Dtype::F16),
        ([2, 5], Dtype::BF16),
        ([1, 8], Dtype::F32),
        ([6, 1], Dtype::F64),
    ];
    for ([b, v], dtype) in sizes {
        let of: Vec<Vec<f64>> = (0..b).map(|_| normalised(draw, v)).collect();
        cases.push(rows("greedy", &of, dtype));
    }
    let (high, low) = (-0.5, -1.5);
    let ties = [
        vec![low, high, high, low],
        vec![high, low, low, high],
        vec![low; 4],
        vec![NONE, high, NONE, high],
        vec![low, low, NONE, low],
        vec![low, low, low, high],
    ];
    cases.push(rows("greedy", &ties, Dtype::F32).strided());
    cases.push(rows("greedy", &ties[..3], Dtype::F16));
    let far = [vec![NONE, -900.0, NONE], vec![-1e8, -2e8, 0.0], vec![-900.0, -1e4, -900.0]];
    cases.push(rows("greedy", &far, Dtype::F32));
    let near = [
        vec![-1.0 - 1e-12, -1.0, -2.0, -1.0 - 1e-12],
        vec![-1.0, -1.0 + 1e-12, -1.0 + 2e-12, -3.0],
    ];
    cases.push(rows("greedy", &near, Dtype::F64));
    // Zeros are alike, whatever their sign.
    let zeros = [vec![-0.0, 0.0, -1.0], vec![NONE, 0.0, -0.0], vec![-2.0, -0.0, 0.0]];
    cases.push(rows("greedy", &zeros, Dtype::F32));
    cases.into_iter().map(Case::record).collect()
}
