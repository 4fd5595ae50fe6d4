//! The calls of `a5.quantised_cache`.
