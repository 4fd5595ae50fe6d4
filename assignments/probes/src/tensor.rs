//! Converts between the arrays of records and libtorch's tensors.

use harness::{Array, MemoryLayout};
use safetensors::Dtype;
use tch::{Kind, Tensor};

/// The dtypes of arrays, and libtorch's names for them.
const DTYPES: [(Dtype, Kind); 12] = [
    (Dtype::F64, Kind::Double),
    (Dtype::F32, Kind::Float),
    (Dtype::F16, Kind::Half),
    (Dtype::BF16, Kind::BFloat16),
    (Dtype::F8_E4M3, Kind::Float8e4m3fn),
    (Dtype::F8_E5M2, Kind::Float8e5m2),
    (Dtype::I64, Kind::Int64),
    (Dtype::I32, Kind::Int),
    (Dtype::I16, Kind::Int16),
    (Dtype::I8, Kind::Int8),
    (Dtype::U8, Kind::Uint8),
    (Dtype::BOOL, Kind::Bool),
];

/// A new tensor with the elements of `array`.
pub fn tensor(array: &Array) -> Tensor {
    let known = DTYPES.into_iter().find(|(dtype, _)| *dtype == array.dtype);
    let (_, kind) = known.expect("a dtype that travels");
    let shape: Vec<i64> = array.shape.iter().map(|n| *n as i64).collect();
    Tensor::from_data_size(&array.bytes, &shape, kind)
}

/// The same elements in this layout. Gradients are passed on.
pub fn lay(x: &Tensor, layout: MemoryLayout) -> Tensor {
    let backwards: Vec<i64> = (0..x.dim() as i64).rev().collect();
    match layout {
        MemoryLayout::Transposed => x.permute(&backwards).contiguous().permute(&backwards),
        // Between them are the same elements backwards: plausible values in the wrong
        // places.
        MemoryLayout::Stepped => Tensor::stack(&[x, &x.detach().flip(backwards)], -1).select(-1, 0),
    }
}

/// The elements of `tensor` in row-major order.
///
/// # Panics
///
/// If the dtype is one that does not travel (complex numbers, say).
pub fn array(tensor: &Tensor) -> Array {
    let kind = tensor.kind();
    let dtype = DTYPES.into_iter().find(|(_, k)| *k == kind);
    let (dtype, _) = dtype.unwrap_or_else(|| panic!("a tensor of dtype {kind:?}"));
    let flat = tensor.detach().contiguous();
    let mut bytes = vec![0; flat.numel() * kind.elt_size_in_bytes()];
    flat.copy_data_u8(&mut bytes, flat.numel());
    Array { dtype, shape: flat.size().iter().map(|n| *n as usize).collect(), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::arr1;

    /// Contains a number that is subnormal in `f16`, one that is too large for it, and one
    /// in the middle between two neighbours.
    #[test]
    fn every_dtype_survives_the_way_there_and_back_and_is_rounded_alike() {
        let values = arr1(&[1.0, -0.0, 1e-6, 1e5, 2049.0, 257.0, 0.1, f64::INFINITY]).into_dyn();
        let wide = tensor(&Array::rounded(&values, Dtype::F64));
        for (dtype, kind) in DTYPES {
            let there = array(&wide.to_kind(kind));
            assert_eq!((there.dtype, &there.shape), (dtype, &vec![8]));
            assert_eq!(array(&tensor(&there)), there, "{kind:?}");
            if matches!(dtype, Dtype::F64 | Dtype::F32 | Dtype::F16 | Dtype::BF16 | Dtype::BOOL) {
                assert_eq!(Array::rounded(&values, dtype), there, "{kind:?}");
            }
        }
    }

    #[test]
    fn a_view_travels_in_row_major_order() {
        let x = Tensor::from_slice(&[1f32, 2.0, 3.0, 4.0]).reshape([2, 2]).transpose(0, 1);
        assert_eq!(array(&x).numbers(), Some(vec![1.0, 3.0, 2.0, 4.0]));
    }

    #[test]
    fn what_lies_otherwise_has_the_same_elements() {
        let x = Tensor::from_slice(&[1i64, 2, 3, 4, 5, 6]).reshape([1, 2, 3]);
        for layout in [MemoryLayout::Transposed, MemoryLayout::Stepped] {
            let y = lay(&x, layout);
            assert!(x.equal(&y) && !y.is_contiguous(), "{layout:?}");
        }
        let row = lay(&Tensor::from_slice(&[true, false]), MemoryLayout::Stepped);
        assert_eq!(row.stride(), [2]);
    }
}
