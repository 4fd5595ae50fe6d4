//! The calls of `a4.align`.

use contract::a4::{A4, Averaging, Episodes, GrpoConfig, KlEstimator, Result, Scored};
use harness::{Record, unknown_word};
use tch::Tensor;

use crate::observe::{Inputs, observe_parts};

/// Calls the method of the case.
pub fn call(a4: &dyn A4, case: &Record) -> Record {
    observe_parts(case, |a| match a.fact::<String>("method").as_str() {
        "score" => score(a4, a),
        "dpo" => dpo(a4, a),
        "gae" => gae(a4, a),
        method => Ok(vec![("y", loss(a4, method, a)?)]),
    })
}

/// The final answer: numerator and denominator, or nothing.
pub fn final_answer(a4: &dyn A4, case: &Record) -> Record {
    let number = a4.final_answer(&case.expect_fact::<String>("text"));
    let pair = number.map(|number| [number.numerator, number.denominator]);
    Record::new().fact("answer", pair)
}

/// Results with names.
type Parts = Vec<(&'static str, Tensor)>;

fn score(a4: &dyn A4, a: &Inputs<'_>) -> Result<Parts> {
    let [logits, ids, answers] = a.tensors(["logits", "ids", "answers"]);
    let scores = a4.score(&Scored { logits: &logits, ids: &ids, answers: &answers })?;
    Ok(vec![("log_probs", scores.log_probs), ("entropies", scores.entropies)])
}

fn dpo(a4: &dyn A4, a: &Inputs<'_>) -> Result<Parts> {
    let [logits, ids, answers] = a.tensors(["chosen.logits", "chosen.ids", "chosen.answers"]);
    let chosen = Scored { logits: &logits, ids: &ids, answers: &answers };
    let [logits, ids, answers] = a.tensors(["rejected.logits", "rejected.ids", "rejected.answers"]);
    let rejected = Scored { logits: &logits, ids: &ids, answers: &answers };
    let [by_chosen, by_rejected] = a.tensors(["reference_chosen", "reference_rejected"]);
    let told = a4.dpo(&chosen, &rejected, &by_chosen, &by_rejected, a.fact("beta"))?;
    Ok(vec![("loss", told.loss), ("margins", told.margins)])
}

fn gae(a4: &dyn A4, a: &Inputs<'_>) -> Result<Parts> {
    let [rewards, values, ends, counts, last_values] =
        a.tensors(["rewards", "values", "ends", "counts", "last_values"]);
    let episodes = Episodes {
        rewards: &rewards,
        values: &values,
        ends: &ends,
        counts: &counts,
        last_values: &last_values,
    };
    let told = a4.gae(&episodes, a.fact("gamma"), a.fact("lambda"))?;
    Ok(vec![("advantages", told.advantages), ("returns", told.returns)])
}

/// Methods with one result.
fn loss(a4: &dyn A4, method: &str, a: &Inputs<'_>) -> Result {
    match method {
        "reward_loss" => a4.reward_loss(&a.tensor("chosen"), &a.tensor("rejected")),
        "ppo_policy_loss" => {
            let [new, old, advantages, answers] =
                a.tensors(["log_probs", "old_log_probs", "advantages", "answers"]);
            a4.ppo_policy_loss(&new, &old, &advantages, &answers, a.fact("clip"), averaging(a))
        }
        "ppo_value_loss" => {
            let [values, old, returns, answers] =
                a.tensors(["values", "old_values", "returns", "answers"]);
            a4.ppo_value_loss(&values, &old, &returns, &answers, a.fact("clip"), averaging(a))
        }
        "kl" => {
            let [log_probs, reference] = a.tensors(["log_probs", "reference_log_probs"]);
            a4.kl(&log_probs, &reference, estimator(a))
        }
        "group_advantages" => {
            a4.group_advantages(&a.tensor("rewards"), a.fact("group"), a.fact("scaled"))
        }
        "grpo_loss" => grpo_loss(a4, a),
        word => unknown_word("method", word),
    }
}

fn grpo_loss(a4: &dyn A4, a: &Inputs<'_>) -> Result {
    let [new, old, reference, advantages, answers] =
        a.tensors(["log_probs", "old_log_probs", "reference_log_probs", "advantages", "answers"]);
    let config = GrpoConfig {
        clip_low: a.fact("clip_low"),
        clip_high: a.fact("clip_high"),
        beta: a.fact("beta"),
        averaging: averaging(a),
    };
    a4.grpo_loss(&new, &old, &reference, &advantages, &answers, &config)
}

/// A constant, or by its name.
pub fn averaging(a: &Inputs<'_>) -> Averaging {
    if let Some(constant) = a.maybe("averaging") {
        return Averaging::Constant(constant);
    }
    match a.fact::<String>("averaging").as_str() {
        "PerToken" => Averaging::PerToken,
        "PerAnswer" => Averaging::PerAnswer,
        word => unknown_word("averaging", word),
    }
}

fn estimator(a: &Inputs<'_>) -> KlEstimator {
    match a.fact::<String>("estimator").as_str() {
        "K1" => KlEstimator::K1,
        "K2" => KlEstimator::K2,
        "K3" => KlEstimator::K3,
        word => unknown_word("estimator", word),
    }
}
