//! Task `a0.vjp` (30 points): the same operations, backwards.
//!
//! Each function gets the inputs of its operation and `g = ∂L/∂y`, which has the
//! shape of the output, and returns `∂L/∂xᵢ` with exactly the shape of `xᵢ`.
//!
//! Write `unbroadcast` first: whatever was repeated on the way forwards must be
//! summed on the way back.

use contract::a0::{Op, Tensor};

/// Sends each operation to its function. Already complete.
pub fn vjp(op: &Op, inputs: &[&Tensor], g: &Tensor) -> Vec<Tensor> {
    let x = inputs[0];
    match op {
        Op::Add => pair(add(x, inputs[1], g)),
        Op::Sub => pair(sub(x, inputs[1], g)),
        Op::Mul => pair(mul(x, inputs[1], g)),
        Op::Div => pair(div(x, inputs[1], g)),
        Op::MatMul => pair(matmul(x, inputs[1], g)),
        Op::Sum { axes, keepdim } => vec![sum(x, axes, *keepdim, g)],
        Op::Mean { axes, keepdim } => vec![mean(x, axes, *keepdim, g)],
        Op::Max { axes, keepdim } => vec![max(x, axes, *keepdim, g)],
        Op::Reshape { .. } => vec![reshape(x, g)],
        Op::Permute { axes } => vec![permute(x, axes, g)],
        Op::Slice { axis, start, end } => vec![slice(x, *axis, *start, *end, g)],
        Op::Gather { indices } => vec![gather(x, indices, g)],
        Op::Exp => vec![exp(x, g)],
        Op::Ln => vec![ln(x, g)],
        Op::Tanh => vec![tanh(x, g)],
        Op::Relu => vec![relu(x, g)],
        Op::Gelu => vec![gelu(x, g)],
        Op::Softmax { axis } => vec![softmax(x, *axis, g)],
        Op::LogSumExp { axis, keepdim } => vec![log_sum_exp(x, *axis, *keepdim, g)],
        Op::LayerNorm { eps } => {
            let (dx, dgain, dbias) = layer_norm(x, inputs[1], inputs[2], *eps, g);
            vec![dx, dgain, dbias]
        }
    }
}

fn pair((dx, dy): (Tensor, Tensor)) -> Vec<Tensor> {
    vec![dx, dy]
}

/// Sums `g` back to `shape`, undoing a broadcast: added axes vanish, axes of size
/// 1 are summed but stay. `[2, 3] → [3]` adds the rows; `[2, 3] → [2, 1]` the columns.
#[allow(dead_code)]
pub fn unbroadcast(_g: &Tensor, _shape: &[usize]) -> Tensor {
    todo!("a0.vjp.unbroadcast")
}

/// Check `a0.vjp.broadcast`.
pub fn add(_x: &Tensor, _y: &Tensor, _g: &Tensor) -> (Tensor, Tensor) {
    todo!("a0.vjp.add")
}

/// Check `a0.vjp.broadcast`.
pub fn sub(_x: &Tensor, _y: &Tensor, _g: &Tensor) -> (Tensor, Tensor) {
    todo!("a0.vjp.sub")
}

/// `(g·y, g·x)`, unbroadcast. Check `a0.vjp.broadcast`.
pub fn mul(_x: &Tensor, _y: &Tensor, _g: &Tensor) -> (Tensor, Tensor) {
    todo!("a0.vjp.mul")
}

/// `(g/y, -g·x/y²)`, unbroadcast. Check `a0.vjp.broadcast`.
pub fn div(_x: &Tensor, _y: &Tensor, _g: &Tensor) -> (Tensor, Tensor) {
    todo!("a0.vjp.div")
}

/// `(g·yᵀ, xᵀ·g)` on the last two axes; leading axes unbroadcast.
/// Check `a0.vjp.matmul`.
pub fn matmul(_x: &Tensor, _y: &Tensor, _g: &Tensor) -> (Tensor, Tensor) {
    todo!("a0.vjp.matmul")
}

/// Every summed element receives the whole `g`. Check `a0.vjp.reduce`.
pub fn sum(_x: &Tensor, _axes: &[usize], _keepdim: bool, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.sum")
}

/// Like the sum, divided by how many were averaged. Check `a0.vjp.reduce`.
pub fn mean(_x: &Tensor, _axes: &[usize], _keepdim: bool, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.mean")
}

/// All of `g` to the first maximal element in row-major order.
/// Check `a0.vjp.max`.
pub fn max(_x: &Tensor, _axes: &[usize], _keepdim: bool, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.max")
}

/// `g` in the shape of `x`. Check `a0.vjp.views`.
pub fn reshape(_x: &Tensor, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.reshape")
}

/// `g` with the inverse permutation. Check `a0.vjp.views`.
pub fn permute(_x: &Tensor, _axes: &[usize], _g: &Tensor) -> Tensor {
    todo!("a0.vjp.permute")
}

/// Zeros in the shape of `x`, with `g` at its place. Check `a0.vjp.views`.
pub fn slice(_x: &Tensor, _axis: usize, _start: usize, _end: usize, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.slice")
}

/// Row `i` of `g` is added to row `indices[i]`; an index may come twice.
/// Check `a0.vjp.gather`.
pub fn gather(_table: &Tensor, _indices: &[usize], _g: &Tensor) -> Tensor {
    todo!("a0.vjp.gather")
}

/// Check `a0.vjp.unary`.
pub fn exp(_x: &Tensor, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.exp")
}

/// Check `a0.vjp.unary`.
pub fn ln(_x: &Tensor, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.ln")
}

/// Check `a0.vjp.unary`.
pub fn tanh(_x: &Tensor, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.tanh")
}

/// `g` where `x > 0`, otherwise 0 (also at `x = 0`). Check `a0.vjp.unary`.
pub fn relu(_x: &Tensor, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.relu")
}

/// The derivative of the tanh form. Check `a0.vjp.unary`.
pub fn gelu(_x: &Tensor, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.gelu")
}

/// `y·(g - Σⱼ gⱼ·yⱼ)` along `axis`, with `y = softmax(x)`: every input moves every
/// output. Check `a0.vjp.softmax`.
pub fn softmax(_x: &Tensor, _axis: usize, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.softmax")
}

/// `g · softmax(x)` along `axis`. Check `a0.vjp.log_sum_exp`.
pub fn log_sum_exp(_x: &Tensor, _axis: usize, _keepdim: bool, _g: &Tensor) -> Tensor {
    todo!("a0.vjp.log_sum_exp")
}

/// Returns `(∂L/∂x, ∂L/∂gain, ∂L/∂bias)`. The mean and the variance depend on `x`
/// too. Check `a0.vjp.layer_norm`.
pub fn layer_norm(
    _x: &Tensor,
    _gain: &Tensor,
    _bias: &Tensor,
    _eps: f64,
    _g: &Tensor,
) -> (Tensor, Tensor, Tensor) {
    todo!("a0.vjp.layer_norm")
}
