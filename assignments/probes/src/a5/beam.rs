//! The calls of `a5.beam`.
