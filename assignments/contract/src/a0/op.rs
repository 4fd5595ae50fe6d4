//! The tensor operations of A0, as data.

use serde::{Deserialize, Serialize};

/// One tensor operation with its settings; its inputs come beside it.
///
/// Axes are counted from 0 at the left. Where `keepdim` is true a reduced axis
/// stays with size 1, otherwise it is gone. Reducing over an **empty** list of axes
/// changes nothing (it does not mean "all axes", as it does in some libraries).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// `x + y`, two inputs, broadcast.
    ///
    /// **Broadcasting** is `NumPy`'s: shapes are aligned at the right, missing axes
    /// count as 1, and an axis of size 1 is repeated to the other's size; it may
    /// happen on both sides at once: `[2, 1, 5] + [3, 1] → [2, 3, 5]`.
    Add,
    /// `x - y`, two inputs, broadcast.
    Sub,
    /// `x · y` element by element, two inputs, broadcast.
    Mul,
    /// `x / y` element by element, two inputs, broadcast; no element of `y` is 0.
    Div,
    /// `[…, m, k] · […, k, n] → […, m, n]`, two inputs of rank 2 or more; leading
    /// axes are broadcast.
    MatMul,
    /// The sum over `axes`.
    Sum {
        /// The axes to sum over.
        axes: Vec<usize>,
        /// Whether reduced axes stay with size 1.
        keepdim: bool,
    },
    /// The mean over `axes`: the sum divided by the number of summed elements.
    Mean {
        /// The axes to average over.
        axes: Vec<usize>,
        /// Whether reduced axes stay with size 1.
        keepdim: bool,
    },
    /// The maximum over `axes`.
    ///
    /// **Ties**: within each group of elements that become one, the gradient goes
    /// wholly to the maximal element that comes first in the row-major order of
    /// the input, and to no other.
    Max {
        /// The axes to take the maximum over.
        axes: Vec<usize>,
        /// Whether reduced axes stay with size 1.
        keepdim: bool,
    },
    /// The same elements in row-major order under another shape.
    Reshape {
        /// The new shape, with as many elements as the old one.
        shape: Vec<usize>,
    },
    /// Axes in another order: axis `i` of the result is axis `axes[i]` of `x`.
    Permute {
        /// A permutation of `0..rank`.
        axes: Vec<usize>,
    },
    /// The elements `start..end` along one axis.
    Slice {
        /// The axis to cut.
        axis: usize,
        /// The first index that is kept.
        start: usize,
        /// One past the last index that is kept; `start < end`.
        end: usize,
    },
    /// Embedding look-up: row `indices[i]` of a table `[v, d]` becomes row `i` of
    /// the result `[indices.len(), d]`. An index may occur many times.
    Gather {
        /// The rows to take.
        indices: Vec<usize>,
    },
    /// `eˣ`
    Exp,
    /// The natural logarithm of positive elements.
    Ln,
    /// The hyperbolic tangent; it and its derivative are finite for inputs of ±1e4.
    Tanh,
    /// `max(x, 0)`; the derivative at 0 is 0.
    Relu,
    /// GELU in its **tanh form**,
    /// `½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))` (Hendrycks & Gimpel 2016; the
    /// form of GPT-2); it and its derivative are finite for inputs of ±1e4.
    Gelu,
    /// `e^{xᵢ} / Σⱼ e^{xⱼ}` along `axis`; finite for inputs of ±1e4, also side by side.
    Softmax {
        /// The axis along which the result sums to 1.
        axis: usize,
    },
    /// `ln Σⱼ e^{xⱼ}` along `axis`; finite for inputs of ±1e4, also side by side.
    LogSumExp {
        /// The axis to reduce.
        axis: usize,
        /// Whether the reduced axis stays with size 1.
        keepdim: bool,
    },
    /// Layer normalisation over the last axis (Ba, Kiros & Hinton 2016): three
    /// inputs `x […, d]`, `gain [d]`, `bias [d]`; the result is
    /// `(x - μ) / √(σ² + eps) · gain + bias` with the **biased** variance
    /// `σ² = Σ(x - μ)² / d`, and `eps` inside the root. Rows may lie far from 0
    /// (`μ` of ±1e9 with deviations of 1): the variance is that of `x - μ`, as
    /// written here, not the mean of the squares less the square of the mean.
    LayerNorm {
        /// The small number under the root, above 0.
        eps: f64,
    },
}
