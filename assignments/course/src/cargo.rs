//! Cargo, as a student runs it.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::problem::Problem;

/// Runs cargo in `root` and returns what it printed.
///
/// # Errors
///
/// If it cannot be started.
pub fn cargo(
    root: &Path,
    arguments: &[&str],
    environment: &[(&str, OsString)],
) -> Result<Output, Problem> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(program)
        .args(arguments)
        .current_dir(root)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Problem::not_started("cargo", &error))
}
