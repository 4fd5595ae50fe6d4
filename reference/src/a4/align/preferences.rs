//! What people prefer: DPO, and the loss of a reward model.

use contract::a4::{Preference, Scored};
use tch::Tensor;

use super::row_sums;
use super::scores::score;

/// Pairs of answers; the chosen ones come first.
#[derive(Debug)]
pub struct Pair<'a> {
    /// As the policy rates them.
    pub answers: [&'a Scored<'a>; 2],
    /// The logits of the reference.
    pub references: [&'a Tensor; 2],
}

impl<'a> Pair<'a> {
    /// The answers as the reference rates them.
    pub fn by_reference(&self) -> [Scored<'a>; 2] {
        [0, 1].map(|i| Scored { logits: self.references[i], ..*self.answers[i] })
    }
}

/// Sums of log-probs, `[b]` each; the chosen ones come first.
#[derive(Debug)]
pub struct Sums {
    /// By the policy.
    pub policy: [Tensor; 2],
    /// By the reference.
    pub reference: [Tensor; 2],
}

/// The sums of log-probs of the answers of pairs.
pub fn sums(pair: &Pair<'_>) -> Sums {
    let policy = pair.answers.map(sum);
    let reference = pair.by_reference().map(|scored| sum(&scored).detach());
    Sums { policy, reference }
}

/// The sum of the log-probs of each answer.
pub fn sum(scored: &Scored<'_>) -> Tensor {
    row_sums(&score(scored)[0])
}

/// DPO's loss and margins.
pub fn preference(sums: &Sums, beta: f64) -> Preference {
    let margins = preferred(sums) * beta;
    Preference { loss: mean_loss(&margins), margins }
}

/// How much more the policy prefers the chosen answers than the reference does.
pub fn preferred(sums: &Sums) -> Tensor {
    let [chosen, rejected] = [0, 1].map(|i| &sums.policy[i] - &sums.reference[i]);
    chosen - rejected
}

/// The mean of `-ln σ`.
pub fn mean_loss(margins: &Tensor) -> Tensor {
    -margins.log_sigmoid().mean(margins.kind())
}

/// The loss of a reward model.
pub fn reward_loss(chosen: &Tensor, rejected: &Tensor) -> Tensor {
    mean_loss(&(chosen - rejected))
}
