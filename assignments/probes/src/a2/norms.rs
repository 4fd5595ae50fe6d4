//! The calls of `a2.norms`.

use contract::a2::A2;
use harness::{Record, unknown_word};

use crate::observe::observe;

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| {
        let (x, gain, eps) = (a.tensor("x"), a.tensor("gain"), a.fact("eps"));
        match a.fact::<String>("method").as_str() {
            "rms_norm" => a2.rms_norm(&x, &gain, eps),
            "group_rms_norm" => a2.group_rms_norm(&x, &gain, a.fact("groups"), eps),
            "layer_norm" => a2.layer_norm(&x, &gain, &a.tensor("bias"), eps),
            word => unknown_word("method", word),
        }
    })
}
