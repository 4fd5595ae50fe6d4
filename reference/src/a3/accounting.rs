//! `a3.accounting`.

use contract::a3::{Accounting, LlamaConfig};
use tch::Kind;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Accounting for Parts {
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
