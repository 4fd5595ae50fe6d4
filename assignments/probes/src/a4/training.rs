//! What the probes of training share: the budget, and what a run tells.

use contract::a4::{Budget, Trained};
use harness::Record;
use tch::Tensor;

use super::llama::Llama;
use crate::observe::Inputs;

/// What training may cost in this case.
pub fn budget(a: &Inputs<'_>) -> Budget {
    Budget { calls: a.fact("calls"), tokens: a.fact("tokens"), length: a.fact("length") }
}

/// The model of the case, which refuses what is beyond the budget.
pub fn model(a: &Inputs<'_>) -> Llama {
    Llama::of(a).limited(a.fact("calls"), a.fact("tokens"))
}

/// The curve as a tensor.
pub fn losses(trained: &Trained) -> Tensor {
    Tensor::from_slice(&trained.losses)
}

/// Adds to `answer` what the model was asked in training, if that came to an end.
pub fn told(answer: Record, asked: Option<Llama>) -> Record {
    let Some(model) = asked else { return answer };
    let (calls, tokens) = model.asked();
    let answer = answer.fact("calls made", calls).fact("tokens given", tokens);
    answer.fact("longest row", model.longest_row())
}
