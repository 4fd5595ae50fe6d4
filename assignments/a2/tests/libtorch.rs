//! libtorch is found, multiplies, and differentiates.

use tch::{Kind, Tensor};

/// With `x = [[1, 2, 3], [4, 5, 6]]`, `w = [[1, -1], [0, 2], [3, 0.5]]` and the
/// cotangent `c = [[1, 10], [100, 1000]]`: `y = x w`, and the gradient of
/// `sum(c * y)` by `w` is `xᵀ c`, by `x` it is `c wᵀ`.
#[test]
fn matmul_and_its_gradients_are_the_numbers_worked_out_by_hand() {
    let x = matrix(&[1., 2., 3., 4., 5., 6.], 2, 3).set_requires_grad(true);
    let w = matrix(&[1., -1., 0., 2., 3., 0.5], 3, 2).set_requires_grad(true);
    let c = matrix(&[1., 10., 100., 1000.], 2, 2);

    let y = x.matmul(&w);
    (&y * &c).sum(Kind::Float).backward();

    assert_eq!(numbers(&y), [10., 4.5, 22., 9.]);
    assert_eq!(numbers(&w.grad()), [401., 4010., 502., 5020., 603., 6030.]);
    assert_eq!(numbers(&x.grad()), [-9., 20., 8., -900., 2000., 800.]);
}

fn matrix(numbers: &[f32], rows: i64, columns: i64) -> Tensor {
    Tensor::from_slice(numbers).reshape([rows, columns])
}

fn numbers(tensor: &Tensor) -> Vec<f32> {
    Vec::try_from(tensor.reshape([-1])).expect("a float tensor")
}
