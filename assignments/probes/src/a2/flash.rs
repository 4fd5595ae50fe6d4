//! The calls of `a2.flash`.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use checks::memory::within;
use checks::{Record, panic_text};
use contract::a2::{A2, FlashAttention, FlashConfig, FlashOutput, InputError, OnlineState, Result};
use tch::Tensor;

use crate::observe::{Inputs, observe_parts};

fn start(q: &Tensor) -> OnlineState {
    let one = q.select(-1, 0);
    OnlineState {
        maximum: one.full_like(f64::NEG_INFINITY),
        sum: one.zeros_like(),
        accumulator: q.zeros_like(),
    }
}

fn step(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let q = a.tensor("q");
        let tile = |state: &OnlineState, [k, v, visible]: [&str; 3]| {
            a2.step(state, &q, &a.tensor(k), &a.tensor(v), a.optional(visible).as_ref())
        };
        let one = tile(&start(&q), ["k", "v", "visible"])?;
        let two = tile(&handed_on(a, &one), ["next k", "next v", "next visible"])?;
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

/// The state of one step, for the next.
fn handed_on(a: &Inputs<'_>, state: &OnlineState) -> OnlineState {
    OnlineState {
        maximum: a.handed_on(&state.maximum),
        sum: a.handed_on(&state.sum),
        accumulator: a.handed_on(&state.accumulator),
    }
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

fn forward(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| attended(a2, a).map(parts))
}

fn backward(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let [q, k, v] = a.tensors(["q", "k", "v"]);
        let out = attended(a2, a)?;
        let output = a.handed_on(&out.output);
        let out = FlashOutput { output, log_sum_exp: a.handed_on(&out.log_sum_exp) };
        let d_output = a.tensor("d_output");
        let d = a2.backward(&q, &k, &v, &out, &d_output, &config(a))?;
        Ok(vec![("d_query", d.query), ("d_key", d.key), ("d_value", d.value)])
    })
}

/// The call that the case names.
pub fn call(a2: &dyn A2, case: &Record) -> Record {
    match case.expect_fact::<String>("method").as_str() {
        "step" => step(a2, case),
        "forward" => forward(a2, case),
        _ => backward(a2, case),
    }
}

/// libtorch's words when it gets no memory.
const REFUSED: &str = "can't allocate memory";

/// What `f` answers where the submission may hold so many MiB in all, what it took before
/// included. To need more is an answer too.
fn frugal<T>(mebibytes: u64, f: impl FnOnce() -> Result<T>) -> Result<T> {
    let exhausted = |when: &str| {
        Err(InputError::Torch(format!("more than {mebibytes} MiB are held {when} the call")))
    };
    match catch_unwind(AssertUnwindSafe(|| within(mebibytes << 20, f))) {
        Ok(None) => exhausted("before"),
        Ok(Some(Err(InputError::Torch(words)))) if words.contains(REFUSED) => exhausted("in"),
        Ok(Some(answer)) => answer,
        Err(panic) if panic_text(panic.as_ref()).contains(REFUSED) => exhausted("in"),
        Err(panic) => resume_unwind(panic),
    }
}

/// The rows of the case's small tables, over and over.
fn repeated<const N: usize>(a: &Inputs<'_>, names: [&str; N]) -> [Tensor; N] {
    a.tensors(names).map(|x| x.repeat([1, 1, a.fact("repeated"), 1]))
}

/// Every 512th row is looked at.
fn some(x: &Tensor) -> Tensor {
    x.slice(2, 5, i64::MAX, 512)
}

pub fn memory(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let [q, k, v] = repeated(a, ["q", "k", "v"]);
        let forward = || FlashAttention::forward(a2, &q, &k, &v, &config(a));
        let out = frugal(a.fact("mebibytes"), forward)?;
        Ok(vec![("output", some(&out.output)), ("log_sum_exp", some(&out.log_sum_exp))])
    })
}

pub fn memory_backward(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let [q, k, v, d] = repeated(a, ["q", "k", "v", "d_output"]);
        let out = FlashAttention::forward(a2, &q, &k, &v, &config(a))?;
        let backward = || a2.backward(&q, &k, &v, &out, &d, &config(a));
        let d = frugal(a.fact("mebibytes"), backward)?;
        Ok(vec![("d_query", some(&d.query)), ("d_key", some(&d.key)), ("d_value", some(&d.value))])
    })
}
