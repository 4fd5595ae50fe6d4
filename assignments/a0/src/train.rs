//! Task `a0.train` (15 points): a loss, an optimiser and a loop that learns.

use contract::a0::{Fit, Mlp, Recipe, Tensor, Trainer};

/// Stateless: all that training needs comes in as arguments.
pub struct MyTrainer;

impl Trainer for MyTrainer {
    /// `L = 1/b · Σᵢ (lse(logitsᵢ) - logitsᵢ[targetsᵢ])` and
    /// `∂L/∂logits = (softmax(logits) - one_hot(targets)) / b`.
    ///
    /// Worked example: logits `[[0, 0]]`, target 1: `L = ln 2`, gradient
    /// `[[0.5, -0.5]]`. Check `a0.train.cross_entropy`, also with logits × 1000.
    fn cross_entropy(&self, _logits: &Tensor, _targets: &[usize]) -> (f64, Tensor) {
        todo!("a0.train.cross_entropy")
    }

    /// `v ← μ·v + g`, then `p ← p - lr·v`. Check `a0.train.sgd`.
    fn sgd_step(
        &self,
        _parameter: &mut Tensor,
        _velocity: &mut Tensor,
        _gradient: &Tensor,
        _learning_rate: f64,
        _momentum: f64,
    ) {
        todo!("a0.train.sgd")
    }

    /// Forward, loss, backward, one update per batch, with your own tape or with
    /// gradients by hand. Checks `a0.train.first_steps`, `.moons`, `.repeatable`.
    fn fit(&self, _initial: &Mlp, _inputs: &Tensor, _targets: &[usize], _recipe: &Recipe) -> Fit {
        todo!("a0.train.fit")
    }
}
