//! Matrices as they may lie in memory.

use ndarray::{Array2, Ix2};

use crate::record::{Record, RecordError};

/// The fact of a case whose matrices lie column by column.
const COLUMNS: &str = "matrices lie column by column";

/// The case with its matrices column by column in memory, as a transposed matrix lies.
pub fn by_columns(case: Record) -> Record {
    case.fact(COLUMNS, true)
}

/// The matrix `name`, laid out as `case` says.
///
/// # Errors
///
/// If it is missing or no matrix.
pub fn matrix(case: &Record, name: &str) -> Result<Array2<f64>, RecordError> {
    let matrix = case.get(name)?.into_dimensionality::<Ix2>();
    let matrix = matrix.map_err(|_| RecordError(format!("`{name}` is no matrix")))?;
    Ok(if case.facts.contains_key(COLUMNS) { columns_first(&matrix) } else { matrix })
}

fn columns_first(matrix: &Array2<f64>) -> Array2<f64> {
    matrix.t().as_standard_layout().into_owned().reversed_axes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_are_the_same_and_lie_otherwise() {
        let table = ndarray::array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        let case = Record::new().tensor("table", &table.clone().into_dyn());
        let rows = matrix(&case, "table").unwrap();
        let columns = matrix(&by_columns(case), "table").unwrap();
        assert_eq!((&rows, &columns), (&table, &table));
        assert!(rows.as_slice().is_some() && columns.as_slice().is_none());
        assert_eq!(columns.as_slice_memory_order().unwrap(), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    }
}
