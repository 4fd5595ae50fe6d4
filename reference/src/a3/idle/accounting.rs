//! `a3.accounting` without the work.

use contract::a3::{Accounting, LlamaConfig};
use tch::Kind;

use crate::idle::Idle;

impl Accounting for Idle {
    fn parameters(&self, config: &LlamaConfig) -> u64 {
        self.number(&[config.vocab_size, config.hidden_size].map(|size| size as f64)) as u64
    }

    fn weight_bytes(&self, config: &LlamaConfig, dtype: Kind) -> u64 {
        self.parameters(config) * dtype.elt_size_in_bytes() as u64
    }

    fn forward_flops(&self, config: &LlamaConfig, b: u64, s: u64) -> u64 {
        2 * b * s * self.parameters(config)
    }

    fn training_flops(&self, config: &LlamaConfig, b: u64, s: u64) -> u64 {
        3 * self.forward_flops(config, b, s)
    }

    fn kv_cache_bytes(&self, config: &LlamaConfig, b: u64, s: u64, dtype: Kind) -> u64 {
        b * s * self.weight_bytes(config, dtype)
    }
}
