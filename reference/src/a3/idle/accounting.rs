//! `a3.accounting` without the work.

use contract::a3::{Accounting, LlamaConfig};
use tch::Kind;

use crate::idle::Idle;

impl Accounting for Idle {
    fn parameters(&self, _config: &LlamaConfig) -> u64 {
        todo!("a3.accounting.parameters")
    }

    fn weight_bytes(&self, _config: &LlamaConfig, _dtype: Kind) -> u64 {
        todo!("a3.accounting.weight_bytes")
    }

    fn forward_flops(&self, _config: &LlamaConfig, _b: u64, _s: u64) -> u64 {
        todo!("a3.accounting.forward_flops")
    }

    fn training_flops(&self, _config: &LlamaConfig, _b: u64, _s: u64) -> u64 {
        todo!("a3.accounting.training_flops")
    }

    fn kv_cache_bytes(&self, _config: &LlamaConfig, _b: u64, _s: u64, _dtype: Kind) -> u64 {
        todo!("a3.accounting.kv_cache_bytes")
    }
}
