//! The calls of `a5.sample`.
