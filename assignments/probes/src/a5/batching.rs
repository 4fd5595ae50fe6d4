//! The calls of `a5.batching`.
