//! The calls of `a5.cache`.
