//! The calls of `a2.mlp`.

use std::cell::Cell;

use contract::a2::{A2, Gelu, InputError, Wiring};
use harness::{ERROR, Record, unknown_word};
use tch::Tensor;

use crate::observe::{Inputs, observe};

/// The two layers give different results and count how often they are called. The one that
/// the case calls faulty returns an error.
pub fn block(a2: &dyn A2, case: &Record) -> Record {
    let (norms, sublayers) = (Cell::new(0), Cell::new(0));
    let answer = observe(case, |a| {
        let wiring = match a.fact::<String>("wiring").as_str() {
            "residual" => Wiring::Residual,
            "pre-norm" => Wiring::PreNorm,
            "post-norm" => Wiring::PostNorm,
            word => unknown_word("wiring", word),
        };
        let faulty = a.maybe::<String>("faulty").unwrap_or_default();
        let called = |layer: &'static str, calls: &Cell<u32>| {
            calls.set(calls.get() + 1);
            let error = InputError::Empty { op: layer, arg: "a layer's own", got: vec![0] };
            if faulty == layer { Err(error) } else { Ok(()) }
        };
        let halved_square = |x: &Tensor| called("norm", &norms).map(|()| x * x / 2.0);
        let shifted_sine = |x: &Tensor| called("sublayer", &sublayers).map(|()| x.sin() + 1.0);
        a2.block(wiring, &a.tensor("x"), &halved_square, &shifted_sine)
    });
    if answer.facts.contains_key(ERROR) {
        return answer;
    }
    answer.fact("calls of norm", norms.get()).fact("calls of sublayer", sublayers.get())
}

fn form(a: &Inputs<'_>) -> Gelu {
    match a.fact::<String>("form").as_str() {
        "exact" => Gelu::Exact,
        "tanh" => Gelu::Tanh,
        word => unknown_word("form", word),
    }
}

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    if case.read::<String>("method").is_ok_and(|method| method == "block") {
        return block(a2, case);
    }
    observe(case, |a| {
        let x = a.tensor("x");
        match a.fact::<String>("method").as_str() {
            "silu" => a2.silu(&x),
            "gelu" => a2.gelu(&x, form(a)),
            "dropout" => a2.dropout(&x, &a.tensor("keep"), a.fact("p")),
            "swiglu" => a2.swiglu(&x, &a.tensor("gate"), &a.tensor("up"), &a.tensor("down")),
            word => unknown_word("method", word),
        }
    })
}
