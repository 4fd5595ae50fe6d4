//! Bonus task `a2.moe` (10 points): a layer of experts, of which each token meets a few.

use contract::a2::{Experts, MixtureOfExperts, Result, Routing, routable};
use tch::Tensor;

use crate::Submission;

impl MixtureOfExperts for Submission {
    /// Worked example: the probabilities `[0.1, 0.6, 0.3]` and `k = 2`: the experts are
    /// `[1, 2]`, their weights `[2/3, 1/3]`. Checks `a2.moe.route`, `.route_in_f32`,
    /// `.errors`.
    fn route(&self, x: &Tensor, router: &Tensor, k: i64) -> Result<Routing> {
        routable("route", x, router, k)?;
        todo!("a2.moe.route")
    }

    /// Worked example: this rank holds the experts 2 and 3 (`first = 2`). A token with
    /// the experts `[1, 2]` and the weights `[2/3, 1/3]` gets `1/3 · expert₂(x)` here.
    /// Checks `a2.moe.forward`, `.errors`.
    fn forward(&self, x: &Tensor, routing: &Routing, experts: &Experts) -> Result<Tensor> {
        let _local = experts.fit("forward", x, routing)?;
        todo!("a2.moe.forward")
    }

    /// Worked example: 2 experts, 4 tokens with one choice each, 3 of them expert 0;
    /// mean probabilities 0.7 and 0.3: `2·(0.75·0.7 + 0.25·0.3) = 1.2`. Checks
    /// `a2.moe.balance_loss`, `.errors`.
    fn balance_loss(&self, routing: &Routing) -> Result<Tensor> {
        let (_e, _k) = routing.fit("balance_loss")?;
        todo!("a2.moe.balance_loss")
    }
}
