//! The calls of `a2.flash`.

use contract::a2::{A2, FlashAttention, FlashConfig, FlashOutput, InputError, OnlineState, Result};
use harness::{Record, unknown_word};
use tch::Tensor;

use crate::memory;
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
        let first = || handed_on(a, &start(&q));
        let one = tile(&first(), ["k", "v", "visible"])?;
        let two = tile(&handed_on(a, &one), ["next k", "next v", "next visible"])?;
        let again = tile(&first(), ["next k", "next v", "next visible"])?;
        let turned = tile(&handed_on(a, &again), ["k", "v", "visible"])?;
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

/// The state after one step, as the argument of the next.
fn handed_on(a: &Inputs<'_>, state: &OnlineState) -> OnlineState {
    OnlineState {
        maximum: a.handed_on("state.maximum", &state.maximum),
        sum: a.handed_on("state.sum", &state.sum),
        accumulator: a.handed_on("state.accumulator", &state.accumulator),
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
        let out = FlashOutput {
            output: a.handed_on("forward.output", &out.output),
            log_sum_exp: a.handed_on("forward.log_sum_exp", &out.log_sum_exp),
        };
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
        "backward" => backward(a2, case),
        word => unknown_word("method", word),
    }
}

/// The result of `f` when the process may hold this many MiB more than before the call. If it
/// needs more, the result says so.
fn frugal<T>(mebibytes: u64, f: impl FnOnce() -> Result<T>) -> Result<T> {
    memory::frugal(mebibytes, f).unwrap_or_else(|words| Err(InputError::Torch(words)))
}

/// The rows of the case's small tables, repeated many times.
fn repeated<const N: usize>(a: &Inputs<'_>, names: [&str; N]) -> [Tensor; N] {
    let rows = a.tensors(names).map(|x| x.repeat([1, 1, a.fact("repeated"), 1]));
    // libtorch allocates buffers at its first product; they do not count as the
    // submission's.
    let some = rows[0].narrow(2, 0, 128);
    let _ = some.matmul(&some.transpose(2, 3)).exp().sum(some.kind());
    rows
}

/// About 64 rows of the result, the last one among them.
fn some(x: &Tensor) -> Tensor {
    let step = x.size()[2] / 64;
    x.slice(2, step - 1, i64::MAX, step)
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
