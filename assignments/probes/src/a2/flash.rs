//! The calls of `a2.flash`.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use checks::{Record, panic_text};
use contract::a2::{A2, FlashAttention, FlashConfig, FlashOutput, InputError, OnlineState, Result};
use tch::Tensor;

use crate::memory::within;
use crate::observe::{Inputs, observe_parts};

fn start(q: &Tensor) -> OnlineState {
    let one = q.select(-1, 0);
    OnlineState {
        maximum: one.full_like(f64::NEG_INFINITY),
        sum: one.zeros_like(),
        accumulator: q.zeros_like(),
    }
}

pub fn step(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let q = a.tensor("q");
        let tile = |state: &OnlineState, [k, v, visible]: [&str; 3]| {
            a2.step(state, &q, &a.tensor(k), &a.tensor(v), a.optional(visible).as_ref())
        };
        let one = tile(&start(&q), ["k", "v", "visible"])?;
        let two = tile(&one, ["next k", "next v", "next visible"])?;
        let again = tile(&start(&q), ["next k", "next v", "next visible"])?;
        let turned = tile(&again, ["k", "v", "visible"])?;
        Ok(vec![
            ("maximum after one", one.maximum),
            ("sum after one", one.sum),
            ("accumulator after one", one.accumulator),
            ("maximum", two.maximum),
            ("sum", two.sum),
            ("accumulator", two.accumulator),
            // In one of the two orders the maximum of a row grows.
            ("sum, tiles the other way round", turned.sum),
            ("accumulator, tiles the other way round", turned.accumulator),
        ])
    })
}

fn config(a: &Inputs<'_>) -> FlashConfig {
    FlashConfig {
        block_q: a.fact("block_q"),
        block_kv: a.fact("block_kv"),
        causal: a.fact("causal"),
    }
}

fn attended(a2: &dyn A2, a: &Inputs<'_>) -> Result<FlashOutput> {
    let [q, k, v] = a.tensors(["q", "k", "v"]);
    FlashAttention::forward(a2, &q, &k, &v, &config(a))
}

fn parts(out: FlashOutput) -> Vec<(&'static str, Tensor)> {
    vec![("output", out.output), ("log_sum_exp", out.log_sum_exp)]
}

pub fn forward(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| attended(a2, a).map(parts))
}

pub fn backward(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let [q, k, v] = a.tensors(["q", "k", "v"]);
        let out = attended(a2, a)?;
        let d_output = a.tensor("d_output");
        let d = a2.backward(&q, &k, &v, &out, &d_output, &config(a))?;
        Ok(vec![("d_query", d.query), ("d_key", d.key), ("d_value", d.value)])
    })
}

/// libtorch's words when it gets no memory.
const REFUSED: &str = "can't allocate memory";

fn exhausted() -> Result<Vec<(&'static str, Tensor)>> {
    Err(InputError::Torch("more than 128 MiB beside the inputs".into()))
}

/// Every 512th query is looked at. To need more memory than there is is an answer too.
pub fn memory(a2: &dyn A2, case: &Record) -> Record {
    let attended = |a: &Inputs<'_>| {
        let times = a.fact::<i64>("repeated");
        let [q, k, v] = a.tensors(["q", "k", "v"]).map(|x| x.repeat([1, 1, times, 1]));
        within(128 << 20, || FlashAttention::forward(a2, &q, &k, &v, &config(a)))
    };
    observe_parts(case, |a| {
        let out = match catch_unwind(AssertUnwindSafe(|| attended(a))) {
            Ok(Err(InputError::Torch(words))) if words.contains(REFUSED) => return exhausted(),
            Ok(out) => out?,
            Err(panic) if panic_text(panic.as_ref()).contains(REFUSED) => return exhausted(),
            Err(panic) => resume_unwind(panic),
        };
        let some = |x: &Tensor| x.slice(2, 5, i64::MAX, 512);
        Ok(vec![("output", some(&out.output)), ("log_sum_exp", some(&out.log_sum_exp))])
    })
}
