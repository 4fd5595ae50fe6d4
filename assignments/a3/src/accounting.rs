//! Task `a3.accounting` (10 points): what a model costs.
//!
//! The worked examples are about a tiny model without biases and with a head of its own:
//! `v = 10`, `m = 6`, `f = 8`, one layer, `h = 2`, `h_kv = 1`, `d = 4`.

use contract::a3::{Accounting, LlamaConfig};
use tch::Kind;

use crate::Submission;

impl Accounting for Submission {
    /// Worked example: the projections of attention have `8·6 + 4·6 + 4·6 + 6·8 = 144`
    /// elements, those of the MLP `3·8·6 = 144`, the three gains 18, embedding and head 60
    /// each: 426. With the head tied it is 366; with all biases
    /// `8 + 4 + 4 + 6 + 8 + 8 + 6 = 44` more than 426. Check `a3.accounting.parameters`.
    fn parameters(&self, _config: &LlamaConfig) -> u64 {
        todo!("a3.accounting.parameters")
    }

    /// Worked example: 852 for `Kind::Half`. (`Kind` has a method that tells the bytes of an
    /// element.) Check `a3.accounting.weight_bytes`.
    fn weight_bytes(&self, _config: &LlamaConfig, _dtype: Kind) -> u64 {
        todo!("a3.accounting.weight_bytes")
    }

    /// Worked example: one token passes matrices of `288 + 60` elements, which is 696
    /// operations, and its one score and weighted sum are `2·2·8 = 32`: 728. Three tokens are
    /// `3·696 + 9·32 = 2376`. Check `a3.accounting.forward_flops`.
    fn forward_flops(&self, _config: &LlamaConfig, _b: u64, _s: u64) -> u64 {
        todo!("a3.accounting.forward_flops")
    }

    /// Worked example: with `b = 2` and `s = 3` a forward pass has 4752 operations, a training
    /// step 14 256. Check `a3.accounting.training_flops`.
    fn training_flops(&self, _config: &LlamaConfig, _b: u64, _s: u64) -> u64 {
        todo!("a3.accounting.training_flops")
    }

    /// Worked example: with `b = 2` and `s = 3` there are six tokens, each with 4 numbers of
    /// keys and 4 of values: 96 bytes for `Kind::Half`. Check `a3.accounting.kv_cache`.
    fn kv_cache_bytes(&self, _config: &LlamaConfig, _b: u64, _s: u64, _dtype: Kind) -> u64 {
        todo!("a3.accounting.kv_cache_bytes")
    }
}
