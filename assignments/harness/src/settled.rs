//! Answers in half precision that have one right form.

use ndarray::ArrayD;
use safetensors::Dtype;

use crate::record::Array;

/// So far off may be what is computed in `f32`.
const SLACK: f64 = 1e-5;

/// Whether `values` lie so far from where rounding to `dtype` turns that the last digits
/// of `f32` change nothing. They are known up to 1e-5, relative to themselves or, for
/// smaller ones, to `scale`.
pub fn settled(values: &ArrayD<f64>, scale: f64, dtype: Dtype) -> bool {
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
    fn the_middle_between_two_numbers_is_not_settled() {
        let settled = |x: f64| settled(&arr1(&[1.0, x]).into_dyn(), 0.0, Dtype::F16);
        assert!(settled(1.5) && settled(1.0 + 1e-4));
        assert!(!settled(1.0 + 2f64.powi(-11)));
    }
}
