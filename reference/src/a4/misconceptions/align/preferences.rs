//! Wrong losses of preferences.

use contract::a4::{Preference, Scored};
use tch::{Kind, Tensor};

use super::scores::inner;
pub use crate::a4::align::preferences::preference as right;
use crate::a4::align::preferences::{Pair, Sums, mean_loss, preferred, sum, sums};

/// The rejected answers count as the better ones, for the loss alone.
pub fn loss_of_negated(sums: &Sums, beta: f64) -> Preference {
    let right = right(sums, beta);
    Preference { loss: mean_loss(&-&right.margins), ..right }
}

pub fn swapped(sums: &Sums, beta: f64) -> Preference {
    right(sums, -beta)
}

pub fn without_reference(sums: &Sums, beta: f64) -> Preference {
    let margins = (&sums.policy[0] - &sums.policy[1]) * beta;
    Preference { loss: mean_loss(&margins), margins }
}

pub fn recorded(pair: &Pair<'_>) -> Sums {
    let reference = pair.by_reference().map(|scored| sum(&scored));
    Sums { reference, ..sums(pair) }
}

/// Means of log-probs; 0 of an answer without tokens.
pub fn means(pair: &Pair<'_>) -> Sums {
    let Sums { policy, reference } = sums(pair);
    let lengths = pair.answers.map(|scored| {
        let kind = scored.logits.kind();
        scored.answers.sum_dim_intlist([1].as_slice(), false, kind).clamp_min(1.0)
    });
    let divided = |all: [Tensor; 2]| [0, 1].map(|i| &all[i] / &lengths[i]);
    Sums { policy: divided(policy), reference: divided(reference) }
}

pub fn margins_without_beta(sums: &Sums, beta: f64) -> Preference {
    Preference { margins: preferred(sums), ..right(sums, beta) }
}

/// Sums with other masks.
fn masked(pair: &Pair<'_>, masks: [&Tensor; 2]) -> Sums {
    let [chosen, rejected] = [0, 1].map(|i| Scored { answers: masks[i], ..*pair.answers[i] });
    sums(&Pair { answers: [&chosen, &rejected], references: pair.references })
}

pub fn rejected_prompt(pair: &Pair<'_>) -> Sums {
    let [chosen, rejected] = pair.answers.map(|scored| scored.answers);
    masked(pair, [chosen, &with_prompt(rejected)])
}

pub fn prompts(pair: &Pair<'_>) -> Sums {
    let [chosen, rejected] = pair.answers.map(|scored| with_prompt(scored.answers));
    masked(pair, [&chosen, &rejected])
}

/// Everything up to the last token of the answer; place 0 is not rated.
fn with_prompt(answers: &Tensor) -> Tensor {
    let left = answers.flip([1]).to_kind(Kind::Int64).cumsum(1, None::<Kind>).flip([1]);
    let all = left.gt(0);
    let _ = all.narrow(1, 0, 1).fill_(0);
    all
}

pub fn first_left_out(pair: &Pair<'_>) -> Sums {
    let [chosen, rejected] = pair.answers.map(|scored| inner(scored.answers));
    masked(pair, [&chosen, &rejected])
}

pub fn chosen_mask(pair: &Pair<'_>) -> Sums {
    let chosen = pair.answers[0].answers;
    masked(pair, [chosen, chosen])
}

pub fn unstable(sums: &Sums, beta: f64) -> Preference {
    let right = right(sums, beta);
    Preference { loss: log_of_sigmoid(&right.margins), ..right }
}

fn log_of_sigmoid(margins: &Tensor) -> Tensor {
    -margins.sigmoid().log().mean(margins.kind())
}

pub fn summed(sums: &Sums, beta: f64) -> Preference {
    let right = right(sums, beta);
    let b = right.margins.size()[0] as f64;
    Preference { loss: right.loss * b, ..right }
}

pub fn beta_of_policy(sums: &Sums, beta: f64) -> Preference {
    let of = |all: &[Tensor; 2]| &all[0] - &all[1];
    let margins = of(&sums.policy) * beta - of(&sums.reference);
    Preference { loss: mean_loss(&margins), margins }
}

pub fn reward_unstable(chosen: &Tensor, rejected: &Tensor) -> Tensor {
    log_of_sigmoid(&(chosen - rejected))
}

pub fn reward_hinge(chosen: &Tensor, rejected: &Tensor) -> Tensor {
    (rejected - chosen + 1.0).relu().mean(chosen.kind())
}

pub fn reward_summed(chosen: &Tensor, rejected: &Tensor) -> Tensor {
    mean_loss(&(chosen - rejected)) * chosen.size()[0] as f64
}

pub fn reward_of_means(chosen: &Tensor, rejected: &Tensor) -> Tensor {
    mean_loss(&(chosen.mean(chosen.kind()) - rejected.mean(rejected.kind())))
}

pub fn reward_sigmoid(chosen: &Tensor, rejected: &Tensor) -> Tensor {
    -(chosen - rejected).sigmoid().mean(chosen.kind())
}

pub fn rejected_detached(chosen: &Tensor, rejected: &Tensor) -> Tensor {
    mean_loss(&(chosen - rejected.detach()))
}
