//! The calls of `a2.positions`.

use contract::a2::{A2, Pairing, QueryKeyValue, Result, RopeConfig, RopeScaling};
use harness::{Record, unknown_word};
use tch::{Device, Kind, Tensor};

use crate::observe::{Inputs, observe, observe_parts};

pub fn laws(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| {
        let (i, j, shift) = (a.fact::<i64>("i"), a.fact::<i64>("j"), a.fact::<i64>("shift"));
        let config = config(a);
        let at = |name: &str, position: i64| {
            a2.rope(&a.tensor(name), &Tensor::from_slice(&[position]), &config)
        };
        Ok(vec![
            ("q at 0", at("q", 0)?),
            ("q at i", at("q", i)?),
            ("k at j", at("k", j)?),
            ("q at i + shift", at("q", i + shift)?),
            ("k at j + shift", at("k", j + shift)?),
        ])
    })
}

pub fn step(a2: &dyn A2, case: &Record) -> Record {
    observe_parts(case, |a| stepped(a2, a))
}

fn stepped(a2: &dyn A2, a: &Inputs<'_>) -> Result<Vec<(&'static str, Tensor)>> {
    let [query, key, value] = a.tensors(["query", "key", "value"]);
    let new = QueryKeyValue { query, key, value };
    let out = a2.rope_step(&new, a.fact("cached"), &config(a))?;
    Ok(vec![("query", out.query), ("key", out.key), ("value", out.value)])
}

fn config(a: &Inputs<'_>) -> RopeConfig {
    let pairing = match a.fact::<String>("pairing").as_str() {
        "interleaved" => Pairing::Interleaved,
        "half-split" => Pairing::HalfSplit,
        word => unknown_word("pairing", word),
    };
    RopeConfig { pairing, base: a.fact("base"), scaling: scaling(a) }
}

fn scaling(a: &Inputs<'_>) -> RopeScaling {
    match a.fact::<String>("scaling").as_str() {
        "none" => RopeScaling::None,
        "linear" => RopeScaling::Linear { factor: a.fact("factor") },
        "ntk" => RopeScaling::NtkAware { factor: a.fact("factor") },
        "llama3" => RopeScaling::Llama3 {
            factor: a.fact("factor"),
            low_freq_factor: a.fact("low_freq_factor"),
            high_freq_factor: a.fact("high_freq_factor"),
            original_context: a.fact("original_context"),
        },
        word => unknown_word("scaling", word),
    }
}

pub fn call(a2: &dyn A2, case: &Record) -> Record {
    observe(case, |a| match a.fact::<String>("method").as_str() {
        "sinusoidal" => a2.sinusoidal(&a.tensor("positions"), a.fact("d")),
        "rope_frequencies" => a2.rope_frequencies(a.fact("d"), a.fact("base"), scaling(a)),
        "rope" => a2.rope(&a.tensor("x"), &a.tensor("positions"), &config(a)),
        "half_split_order" => a2.half_split_order(a.fact("d")),
        "alibi_slopes" => a2.alibi_slopes(a.fact("h")),
        "alibi_bias" => a2.alibi_bias(a.fact("h"), a.fact("s_q"), a.fact("s_kv")),
        "rope_step" => stepped(a2, a).map(|_| Tensor::zeros([0], (Kind::Float, Device::Cpu))),
        word => unknown_word("method", word),
    })
}
