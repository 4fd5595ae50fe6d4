//! The calls of `a2.mlp`.

use std::cell::Cell;

use checks::Record;
use contract::a2::{A2, Gelu, Wiring};
use tch::Tensor;

use crate::observe::observe;

/// The two layers can be told apart in whatever order they are called, and each may be
/// called once.
pub fn block(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| {
        let wiring = match a.fact::<String>("wiring").as_str() {
            "residual" => Wiring::Residual,
            "pre-norm" => Wiring::PreNorm,
            _ => Wiring::PostNorm,
        };
        let x = a.tensor("x");
        let once = |name: &str, called: &Cell<bool>| {
            assert!(!called.replace(true), "`{name}` is called a second time");
        };
        let (norm, sublayer) = (Cell::new(false), Cell::new(false));
        let halved_square = |x: &Tensor| {
            once("norm", &norm);
            Ok(x * x / 2.0)
        };
        let shifted_sine = |x: &Tensor| {
            once("sublayer", &sublayer);
            Ok(x.sin() + 1.0)
        };
        a2.block(wiring, &x, &halved_square, &shifted_sine)
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
