//! The calls of `a5.guided`.
