//! The calls of `a2.mlp`.

use checks::Record;
use contract::a2::{A2, Gelu, Wiring};

use crate::observe::observe;

/// The two layers can be told apart in whatever order they are called.
pub fn block(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| {
        let wiring = match a.fact::<String>("wiring").as_str() {
            "residual" => Wiring::Residual,
            "pre-norm" => Wiring::PreNorm,
            _ => Wiring::PostNorm,
        };
        let x = a.tensor("x");
        a2.block(wiring, &x, &|x| Ok(x * x / 2.0), &|x| Ok(x.sin() + 1.0))
    })
}

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| {
        let x = a.tensor("x");
        match a.fact::<String>("method").as_str() {
            "silu" => a2.silu(&x),
            "gelu" if a.fact::<String>("form") == "exact" => a2.gelu(&x, Gelu::Exact),
            "gelu" => a2.gelu(&x, Gelu::Tanh),
            "dropout" => a2.dropout(&x, &a.tensor("keep"), a.fact("p")),
            _ => a2.swiglu(&x, &a.tensor("gate"), &a.tensor("up"), &a.tensor("down")),
        }
    })
}
