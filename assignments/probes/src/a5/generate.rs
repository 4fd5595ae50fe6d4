//! The calls of `a5.generate`.
