//! The calls of `a3.loss_and_greedy`.

use contract::a3::A3;
use harness::{Record, unknown_word};

use super::script::Script;
use crate::about_any::about_any;
use crate::observe::{Inputs, observe, refused};
use crate::world::components::Libtorch;

/// The call that the case names.
pub fn call(a3: &dyn A3, case: &Record) -> Record {
    let answer = match case.expect_fact::<String>("method").as_str() {
        "next_token_loss" => next_token_loss(a3, case),
        "greedy" => greedy(a3, case),
        word => unknown_word("method", word),
    };
    about_any(case, answer)
}

fn next_token_loss(a3: &dyn A3, case: &Record) -> Record {
    observe(case, |a| {
        let (logits, ids, tokens) = (a.tensor("logits"), a.tensor("ids"), a.optional("tokens"));
        a3.next_token_loss(&logits, &ids, tokens.as_ref(), &Libtorch)
    })
}

/// What is said, and what the model was asked about.
fn greedy(a3: &dyn A3, case: &Record) -> Record {
    let a = Inputs::of(case);
    let script = Script::of(case, &a);
    let prompt: Vec<i64> = a.fact("prompt");
    let eos: Vec<i64> = a.fact("eos");
    match tch::no_grad(|| a3.greedy(&script, &prompt, a.fact("most"), &eos)) {
        Ok(new) => script.told(Record::new().fact("new tokens", new)),
        Err(error) => refused(&error),
    }
}
