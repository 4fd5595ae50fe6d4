//! Matrices of a case.

use ndarray::{Array2, Ix2};

use harness::{Record, RecordError};

/// The matrix `name`, lying in memory as `case` says.
///
/// # Errors
///
/// If it is missing or no matrix.
pub fn matrix(case: &Record, name: &str) -> Result<Array2<f64>, RecordError> {
    let matrix = case.get(name)?.into_dimensionality::<Ix2>();
    matrix.map_err(|_| RecordError(format!("`{name}` is no matrix")))
}
