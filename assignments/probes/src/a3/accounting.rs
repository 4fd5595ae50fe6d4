//! The calls of `a3.accounting`: one exact number each.

use contract::a3::A3;
use harness::{Record, unknown_word};
use tch::Kind;

use super::llama;
use crate::observe::Inputs;

pub fn call(a3: &dyn A3, case: &Record) -> Record {
    let a = Inputs::of(case);
    let config = llama::config(&a);
    let (b, s) = (|| a.fact("b"), || a.fact("s"));
    let number = match a.fact::<String>("method").as_str() {
        "parameters" => a3.parameters(&config),
        "weight_bytes" => a3.weight_bytes(&config, dtype(&a)),
        "forward_flops" => a3.forward_flops(&config, b(), s()),
        "training_flops" => a3.training_flops(&config, b(), s()),
        "kv_cache_bytes" => a3.kv_cache_bytes(&config, b(), s(), dtype(&a)),
        word => unknown_word("method", word),
    };
    Record::new().fact("y", number)
}

/// The dtype as libtorch calls it.
fn dtype(a: &Inputs<'_>) -> Kind {
    match a.fact::<String>("dtype").as_str() {
        "Half" => Kind::Half,
        "BFloat16" => Kind::BFloat16,
        "Float" => Kind::Float,
        "Double" => Kind::Double,
        word => unknown_word("dtype", word),
    }
}
