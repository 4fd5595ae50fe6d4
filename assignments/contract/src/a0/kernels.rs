//! Tasks `a0.ops` and `a0.vjp`: what each operation computes, and how a gradient
//! passes through it backwards.

use super::{Op, Tensor};

/// Task `a0.ops`: the forward direction.
pub trait Forward {
    /// Applies `op` to its inputs.
    ///
    /// # Shapes
    ///
    /// Those of [`Op`]; the number of inputs is 2 for `Add`, `Sub`, `Mul`, `Div`
    /// and `MatMul`, 3 for `LayerNorm` (`x`, `gain`, `bias`), otherwise 1.
    fn forward(&self, op: &Op, inputs: &[&Tensor]) -> Tensor;
}

/// Task `a0.vjp`: the vector-Jacobian product.
pub trait Vjp {
    /// Pulls `cotangent` back through `op` at `inputs`.
    ///
    /// With `y = op(x₁, …)` and a scalar loss `L`, `cotangent` is `∂L/∂y` and the
    /// result holds `∂L/∂xᵢ` for every input, in order: `ḡᵢ = Jᵢᵀ·ḡ`.
    ///
    /// # Shapes
    ///
    /// `cotangent` has the shape of the output; the i-th result has exactly the
    /// shape of the i-th input, also where broadcasting repeated it.
    fn vjp(&self, op: &Op, inputs: &[&Tensor], cotangent: &Tensor) -> Vec<Tensor>;
}

/// Both directions together: all that a tape needs to compute.
pub trait Kernels: Forward + Vjp {}

impl<T: Forward + Vjp> Kernels for T {}
