//! A5 · KV 缓存与解码 / KV cache and decoding. The map: one file per task.
//!
//! | task | file | points |
//! |---|---|---|
//! | `a5.cache` | `cache.rs` | 25 |
//! | `a5.logits` | `logits.rs` | 15 |
//! | `a5.sample` | `sample.rs` | 10 |
//! | `a5.generate` | `generate.rs` | 15 |
//! | `a5.beam` | `beam.rs` | 10 |
//! | `a5.speculative` | `speculative.rs` | 15 |
//! | `a5.batching` | `batching.rs` | 10 |
//! | `a5.quantised_cache` (bonus) | `quantised_cache.rs` | 5 |
//! | `a5.guided` (bonus) | `guided.rs` | 5 |
//!
//! Fill in the files in this order and run `cargo test -p a5` after each. What every
//! function must do stands in full in `assignments/contract/src/a5/`. Names begin with `_`
//! only to keep the compiler quiet: rename them when you use them. This file is already
//! complete.

mod batching;
mod beam;
mod cache;
mod generate;
mod guided;
mod logits;
mod quantised_cache;
mod sample;
mod speculative;

use contract::a5::A5;

/// The submission that the checks see.
pub fn submission() -> impl A5 {
    Submission
}

/// Each task's file implements that task's trait for it, so a later task calls an
/// earlier one as `self.process(…)`, once the trait is imported.
struct Submission;
