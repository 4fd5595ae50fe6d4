//! The calls of `a2.moe`.

use contract::a2::{A2, Experts, MixtureOfExperts, Result, Routing};
use harness::{Record, unknown_word};

use crate::observe::{Inputs, observe, observe_parts};

fn routed(a2: &dyn A2, a: &Inputs<'_>) -> Result<Routing> {
    a2.route(&a.tensor("x"), &a.tensor("router"), a.fact("k"))
}

fn route(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let Routing { probabilities, experts, weights } = routed(a2, a)?;
        Ok(vec![("probabilities", probabilities), ("experts", experts), ("weights", weights)])
    })
}

/// The call that the case names.
pub fn call(a2: &dyn A2, case: &Record) -> Record {
    match case.expect_fact::<String>("method").as_str() {
        "route" => route(a2, case),
        "forward" => forward(a2, case),
        "balance_loss" => balance(a2, case),
        word => unknown_word("method", word),
    }
}

fn routing(a: &Inputs<'_>) -> Routing {
    let [probabilities, experts, weights] = a.tensors(["probabilities", "experts", "weights"]);
    Routing { probabilities, experts, weights }
}

fn forward(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| {
        let [gate, up, down] = a.tensors(["gate", "up", "down"]);
        let experts = Experts { first: a.fact("first"), gate, up, down };
        MixtureOfExperts::forward(a2, &a.tensor("x"), &routing(a), &experts)
    })
}

fn balance(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| a2.balance_loss(&routing(a)))
}
