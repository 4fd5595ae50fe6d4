//! The calls of `a5.speculative`.
