//! Bonus task `a0.importance`: a matrix product over the tokens that matter.

use super::{Tape, Tensor, Var};

/// What [`ImportanceMatmul::importance_matmul`] returns.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportanceOutput {
    /// `[t, e]`, one row per kept token, ordered by batch, then by position.
    pub output: Tensor,
    /// `(batch, position)` of each row of `output`.
    pub kept: Vec<(usize, usize)>,
    /// `∂/∂input [b, s, d]` and `∂/∂weight [d, e]`, if a cotangent was given; rows
    /// of dropped tokens are 0.
    pub grads: Option<(Tensor, Tensor)>,
}

/// A product `input · weight` that is computed only for important tokens.
pub trait ImportanceMatmul {
    /// Keeps, in each sequence, the most important tokens, multiplies each by
    /// `weight`, and scales each row by its importance.
    ///
    /// 1. *Top-p*: order the tokens of a sequence by falling importance (equal
    ///    ones: the earlier position first) and keep the shortest beginning whose
    ///    importance sums to at least `top_p`. **The token that crosses the
    ///    threshold is kept**, so at least one always is. The sum is a plain `f64`
    ///    running sum, without tolerance; if it never reaches `top_p`, all tokens
    ///    are kept.
    /// 2. *Renormalise*: divide each kept token's importance by the sum over the
    ///    kept tokens of its own sequence, giving `αₜ`.
    /// 3. *Multiply*: row `t` of the output is `αₜ · (inputₜ · weight)`.
    ///
    /// The importance is a constant: no gradient flows to it.
    ///
    /// `input` and `weight` are variables of the caller's `tape` (leaves, data or results
    /// of operations), which computes
    /// with the kernels of this submission. Whether the product is taken on that
    /// tape, on one of your own, or by plain arithmetic is yours to choose. With a
    /// `cotangent` the gradients of the output are returned (whatever
    /// `requires_grad` says of the inputs, and also while recording is off), and
    /// **the caller's gradient state is untouched**: every `grad` on the tape and
    /// its recording switch are afterwards as before. Adding new variables is
    /// allowed.
    ///
    /// # Shapes
    ///
    /// `input [b, s, d]`, `weight [d, e]`, `importance [b, s]` with rows that are
    /// non-negative and sum to 1 but for rounding, `0 < top_p ≤ 1`, `cotangent [t, e]`.
    fn importance_matmul(
        &self,
        tape: &mut dyn Tape,
        input: Var,
        weight: Var,
        importance: &Tensor,
        top_p: f64,
        cotangent: Option<&Tensor>,
    ) -> ImportanceOutput;
}
