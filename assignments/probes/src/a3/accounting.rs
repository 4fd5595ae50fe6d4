//! The calls of `a3.accounting`: one exact number each.

use contract::a3::A3;
use harness::{Record, unknown_word};

use super::llama;
use super::weights::kind;
use crate::observe::Inputs;

pub fn call(a3: &dyn A3, case: &Record) -> Record {
    let a = Inputs::of(case);
    let config = llama::config(&a);
    let (b, s) = (|| a.fact("b"), || a.fact("s"));
    let dtype = || kind(&a.fact::<String>("dtype"));
    let number = match a.fact::<String>("method").as_str() {
        "parameters" => a3.parameters(&config),
        "weight_bytes" => a3.weight_bytes(&config, dtype()),
        "forward_flops" => a3.forward_flops(&config, b(), s()),
        "training_flops" => a3.training_flops(&config, b(), s()),
        "kv_cache_bytes" => a3.kv_cache_bytes(&config, b(), s(), dtype()),
        word => unknown_word("method", word),
    };
    Record::new().fact("y", number)
}
