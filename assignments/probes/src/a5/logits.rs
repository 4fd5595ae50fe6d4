//! The calls of `a5.logits`.
