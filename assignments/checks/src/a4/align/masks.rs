//! Which places of a case belong to answers, and what stands where none does.

use ndarray::{ArrayD, Zip};
use safetensors::Dtype;

use harness::{Array, Case};

/// Row by row, 1 where the token belongs to an answer.
pub type Rows<'a> = &'a [&'a [u8]];

/// Adds the mask `name` to `case`.
pub fn mask(case: Case, name: &str, rows: Rows<'_>) -> Case {
    case.array(name, Array::rounded(&numbers(rows), Dtype::BOOL))
}

/// The rows as an array of 0 and 1.
pub fn numbers(rows: Rows<'_>) -> ArrayD<f64> {
    ArrayD::from_shape_fn(vec![rows.len(), rows[0].len()], |i| f64::from(rows[i[0]][i[1]]))
}

/// What no loss survives if it looks.
const POISON: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

/// `x` with such numbers in turn wherever the rows are 0.
pub fn poisoned(x: &ArrayD<f64>, rows: Rows<'_>) -> ArrayD<f64> {
    let (mut x, mut poison) = (x.clone(), POISON.into_iter().cycle());
    Zip::from(&mut x).and(&numbers(rows)).for_each(|x, counts| {
        if *counts == 0.0 {
            *x = poison.next().expect("an endless cycle");
        }
    });
    x
}
