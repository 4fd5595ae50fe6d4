//! Models that transformers has answered, small ones and a real one: whether a submission gives
//! the same answers.

#![allow(dead_code, reason = "each test uses some of it")]

use std::path::{Path, PathBuf};

pub mod real;
pub mod tiny;

/// A path in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
