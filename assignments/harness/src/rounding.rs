//! Whether results in half precision have only one right value, whatever the order of
//! operations.

use ndarray::ArrayD;
use safetensors::Dtype;

use wire::Array;

/// The largest relative error of a value that is computed in `f32`.
const SLACK: f64 = 1e-5;

/// Whether `values` round to the same numbers of `dtype` however they were computed in `f32`.
/// Computed values may be off by 1e-5, relative to themselves or, if they are smaller, to
/// `scale`; so none of them may lie that near to the middle between two numbers of `dtype`.
pub fn rounds_unambiguously(values: &ArrayD<f64>, scale: f64, dtype: Dtype) -> bool {
    let rounded = |slack: f64| {
        let moved = values.mapv(|x| x + slack * x.abs().max(scale));
        Array::rounded(&moved, dtype)
    };
    rounded(-SLACK) == rounded(SLACK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::arr1;

    #[test]
    fn near_the_middle_between_two_numbers_rounding_is_ambiguous() {
        let unambiguous =
            |x: f64| rounds_unambiguously(&arr1(&[1.0, x]).into_dyn(), 0.0, Dtype::F16);
        assert!(unambiguous(1.5) && unambiguous(1.0 + 1e-4));
        assert!(!unambiguous(1.0 + 2f64.powi(-11)));
    }
}
