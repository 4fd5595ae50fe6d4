//! Between `ndarray` and libtorch, and gradients by libtorch's autograd.

use contract::a0::Tensor;
use ndarray::ArrayD;
use tch::Tensor as Torch;

/// A libtorch tensor with the same elements.
pub fn to_torch(x: &Tensor) -> Torch {
    let elements: Vec<f64> = x.iter().copied().collect();
    let shape: Vec<i64> = x.shape().iter().map(|n| *n as i64).collect();
    Torch::from_slice(&elements).reshape(shape)
}

/// An `ndarray` tensor with the same elements.
pub fn from_torch(x: &Torch) -> Tensor {
    let shape: Vec<usize> = x.size().iter().map(|n| *n as usize).collect();
    let flat = x.detach().contiguous().reshape([-1]);
    let elements = Vec::<f64>::try_from(&flat).expect("a tensor of f64");
    ArrayD::from_shape_vec(shape, elements).expect("as many elements as the shape says")
}

/// Axes as libtorch wants them.
pub fn dims(axes: &[usize]) -> Vec<i64> {
    axes.iter().map(|axis| *axis as i64).collect()
}

/// `∂⟨f(inputs), cotangent⟩/∂inputs` by libtorch's autograd.
pub fn autograd(
    inputs: &[&Tensor],
    cotangent: &Tensor,
    f: impl FnOnce(&[Torch]) -> Torch,
) -> Vec<Tensor> {
    let leaves: Vec<Torch> = inputs.iter().map(|x| to_torch(x).set_requires_grad(true)).collect();
    let y = f(&leaves);
    let loss = (y * to_torch(cotangent)).sum(tch::Kind::Double);
    gradients(&loss, &leaves.iter().collect::<Vec<_>>())
        .into_iter()
        .zip(inputs)
        .map(|(grad, x)| grad.unwrap_or_else(|| Tensor::zeros(x.raw_dim())))
        .collect()
}

/// `∂loss/∂x` for each `x`, which may be leaves or not; `None` where `loss` does not
/// depend on it. The graph is kept.
pub fn gradients(loss: &Torch, of: &[&Torch]) -> Vec<Option<Tensor>> {
    let grads = Torch::run_backward(&[loss], of, true, false);
    grads.iter().map(|grad| grad.defined().then(|| from_torch(grad))).collect()
}
