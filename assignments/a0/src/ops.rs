//! Task `a0.ops` (20 points): tensor operations, forwards.
//!
//! `Tensor` is `ndarray::ArrayD<f64>`; all of `ndarray` is yours to use.

use contract::a0::{Op, Tensor};

/// Sends each operation to its function. Already complete.
pub fn forward(op: &Op, inputs: &[&Tensor]) -> Tensor {
    let x = inputs[0];
    match op {
        Op::Add => add(x, inputs[1]),
        Op::Sub => sub(x, inputs[1]),
        Op::Mul => mul(x, inputs[1]),
        Op::Div => div(x, inputs[1]),
        Op::MatMul => matmul(x, inputs[1]),
        Op::Sum { axes, keepdim } => sum(x, axes, *keepdim),
        Op::Mean { axes, keepdim } => mean(x, axes, *keepdim),
        Op::Max { axes, keepdim } => max(x, axes, *keepdim),
        Op::Reshape { shape } => reshape(x, shape),
        Op::Permute { axes } => permute(x, axes),
        Op::Slice { axis, start, end } => slice(x, *axis, *start, *end),
        Op::Gather { indices } => gather(x, indices),
        Op::Exp => exp(x),
        Op::Ln => ln(x),
        Op::Tanh => tanh(x),
        Op::Relu => relu(x),
        Op::Gelu => gelu(x),
        Op::Softmax { axis } => softmax(x, *axis),
        Op::LogSumExp { axis, keepdim } => log_sum_exp(x, *axis, *keepdim),
        Op::LayerNorm { eps } => layer_norm(x, inputs[1], inputs[2], *eps),
    }
}

/// `x + y`, broadcast: `[2, 1] + [3] → [2, 3]`. Check `a0.ops.broadcast`.
pub fn add(_x: &Tensor, _y: &Tensor) -> Tensor {
    todo!("a0.ops.add")
}

/// `x - y`, broadcast. Check `a0.ops.broadcast`.
pub fn sub(_x: &Tensor, _y: &Tensor) -> Tensor {
    todo!("a0.ops.sub")
}

/// `x · y` element by element, broadcast. Check `a0.ops.broadcast`.
pub fn mul(_x: &Tensor, _y: &Tensor) -> Tensor {
    todo!("a0.ops.mul")
}

/// `x / y`, broadcast. Check `a0.ops.broadcast`.
pub fn div(_x: &Tensor, _y: &Tensor) -> Tensor {
    todo!("a0.ops.div")
}

/// `[…, m, k] · […, k, n] → […, m, n]`, leading axes broadcast.
/// Check `a0.ops.matmul`.
///
/// ```text
/// [1 2 3]   [1 0]   [1·1+2·0+3·1  1·0+2·1+3·1]   [ 4  5]
/// [4 5 6] · [0 1] = [4·1+5·0+6·1  4·0+5·1+6·1] = [10 11]
///           [1 1]
/// ```
pub fn matmul(_x: &Tensor, _y: &Tensor) -> Tensor {
    todo!("a0.ops.matmul")
}

/// The sum over `axes`: `[[1, 2, 3], [4, 5, 6]]` over axis 0 is `[5, 7, 9]`, with
/// `keepdim` `[[5, 7, 9]]`. Check `a0.ops.reduce`.
pub fn sum(_x: &Tensor, _axes: &[usize], _keepdim: bool) -> Tensor {
    todo!("a0.ops.sum")
}

/// The mean over `axes`. Check `a0.ops.reduce`.
pub fn mean(_x: &Tensor, _axes: &[usize], _keepdim: bool) -> Tensor {
    todo!("a0.ops.mean")
}

/// The maximum over `axes`; mind tensors that are negative throughout.
/// Check `a0.ops.max`.
pub fn max(_x: &Tensor, _axes: &[usize], _keepdim: bool) -> Tensor {
    todo!("a0.ops.max")
}

/// The same elements, row by row, under `shape`. Check `a0.ops.views`.
///
/// `ndarray` keeps transposed tensors in their old memory order; the result here
/// must follow row-major order all the same.
pub fn reshape(_x: &Tensor, _shape: &[usize]) -> Tensor {
    todo!("a0.ops.reshape")
}

/// Axis `i` of the result is axis `axes[i]` of `x`. Check `a0.ops.views`.
pub fn permute(_x: &Tensor, _axes: &[usize]) -> Tensor {
    todo!("a0.ops.permute")
}

/// The elements `start..end` along `axis`. Check `a0.ops.views`.
pub fn slice(_x: &Tensor, _axis: usize, _start: usize, _end: usize) -> Tensor {
    todo!("a0.ops.slice")
}

/// Rows of a table: `[v, d]` and `n` indices → `[n, d]`. Check `a0.ops.gather`.
pub fn gather(_table: &Tensor, _indices: &[usize]) -> Tensor {
    todo!("a0.ops.gather")
}

/// `eˣ` element by element. Check `a0.ops.unary`.
pub fn exp(_x: &Tensor) -> Tensor {
    todo!("a0.ops.exp")
}

/// The natural logarithm element by element. Check `a0.ops.unary`.
pub fn ln(_x: &Tensor) -> Tensor {
    todo!("a0.ops.ln")
}

/// The hyperbolic tangent element by element, also of ±1e4. Check `a0.ops.unary`.
pub fn tanh(_x: &Tensor) -> Tensor {
    todo!("a0.ops.tanh")
}

/// `max(x, 0)` element by element. Check `a0.ops.unary`.
pub fn relu(_x: &Tensor) -> Tensor {
    todo!("a0.ops.relu")
}

/// `½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))`. Check `a0.ops.unary`.
pub fn gelu(_x: &Tensor) -> Tensor {
    todo!("a0.ops.gelu")
}

/// `e^{xᵢ} / Σⱼ e^{xⱼ}` along `axis`. Check `a0.ops.softmax`, also with inputs of
/// ±1e4: subtract the maximum along the axis first, which changes nothing in exact arithmetic.
pub fn softmax(_x: &Tensor, _axis: usize) -> Tensor {
    todo!("a0.ops.softmax")
}

/// `ln Σⱼ e^{xⱼ}` along `axis`, as `m + ln Σⱼ e^{xⱼ - m}` with `m = max x`.
/// Check `a0.ops.log_sum_exp`.
pub fn log_sum_exp(_x: &Tensor, _axis: usize, _keepdim: bool) -> Tensor {
    todo!("a0.ops.log_sum_exp")
}

/// `(x - μ) / √(σ² + eps) · gain + bias` over the last axis, biased variance, also of
/// rows far from 0. Check `a0.ops.layer_norm`.
pub fn layer_norm(_x: &Tensor, _gain: &Tensor, _bias: &Tensor, _eps: f64) -> Tensor {
    todo!("a0.ops.layer_norm")
}
