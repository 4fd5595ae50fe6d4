//! The calls of `a2.softmax`.

use contract::a2::A2;
use harness::{Record, unknown_word};

use crate::observe::observe;

/// Calls the method of the case.
pub fn call(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| match a.fact::<String>("method").as_str() {
        "softmax" => a2.softmax(&a.tensor("x"), a.fact("dim")),
        "log_softmax" => a2.log_softmax(&a.tensor("x"), a.fact("dim")),
        "log_sum_exp" => a2.log_sum_exp(&a.tensor("x"), a.fact("dim"), a.fact("keepdim")),
        "cross_entropy" => {
            a2.cross_entropy(&a.tensor("logits"), &a.tensor("targets"), a.fact("ignore_index"))
        }
        word => unknown_word("method", word),
    })
}
