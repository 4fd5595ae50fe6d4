//! Bonus task `a0.importance` (5 points): a product over the tokens that matter.

use contract::a0::{ImportanceMatmul, ImportanceOutput, Tape, Tensor, Var};

/// Stateless.
pub struct MyImportance;

impl ImportanceMatmul for MyImportance {
    /// Top-p, renormalise, multiply; see the contract for each step.
    ///
    /// Worked example: importance `[0.5, 0.2, 0.3]`, `top_p = 0.7`: ordered
    /// `0.5, 0.3, 0.2`; the sum reaches 0.7 with the second, so positions 0 and 2
    /// are kept, with `α = 0.5/0.8` and `0.3/0.8`.
    fn importance_matmul(
        &self,
        _tape: &mut dyn Tape,
        _input: Var,
        _weight: Var,
        _importance: &Tensor,
        _top_p: f64,
        _cotangent: Option<&Tensor>,
    ) -> ImportanceOutput {
        todo!("a0.importance")
    }
}
