//! Distributions, as rows of log-probabilities.

use harness::Draw;
use ndarray::ArrayD;

/// One distribution, as probabilities.
pub type Row = Vec<f64>;

/// Only this token can come.
pub fn only(v: usize, token: usize) -> Row {
    (0..v).map(|i| f64::from(u8::from(i == token))).collect()
}

/// All tokens can come, none of them nearly always.
pub fn any(draw: &mut Draw, v: usize) -> Row {
    normalised((0..v).map(|_| draw.number(0.2, 1.0)).collect())
}

/// About these probabilities; what is 0 stays 0.
pub fn about(draw: &mut Draw, row: &[f64]) -> Row {
    normalised(row.iter().map(|p| p * draw.number(0.98, 1.02)).collect())
}

pub fn normalised(weights: Vec<f64>) -> Row {
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// The rows with their tokens in another order.
pub fn reordered(order: &[usize], rows: &[Row]) -> Vec<Row> {
    rows.iter().map(|row| order.iter().map(|i| row[*i]).collect()).collect()
}

/// The rows `[n, v]` as log-probabilities; there may be none.
pub fn logs(rows: &[Row], v: usize) -> ArrayD<f64> {
    let logs = rows.iter().flatten().map(|p| p.ln()).collect();
    ArrayD::from_shape_vec(vec![rows.len(), v], logs).expect("rows of v numbers")
}
