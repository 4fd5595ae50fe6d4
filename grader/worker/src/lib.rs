//! The process that hosts one submission in the grader.
//!
//! A worker is this library, one student's crate, and a generated `main.rs` of one
//! line that calls [`host`]. It gets cases and returns observations.
//!
//! **It never holds an expected value, a score, a hidden seed or another student's
//! file**, and it depends on nothing that does.

use std::process::ExitCode;

use fancy_regex as _;
use harness::Probed;
use serde_json as _;

/// Reports that memory ran out before the process dies of it. A submission cannot have an
/// allocator of its own beside this one.
#[global_allocator]
static ALLOCATOR: harness::alloc::Reporting = harness::alloc::Reporting;

/// Hosts the submission of `assignment`, which `make` creates.
pub fn host(assignment: &str, make: fn() -> Box<dyn Probed>) -> ExitCode {
    match checks::assignment(assignment) {
        Some(assignment) => harness::serve(assignment, move |id| id.is_empty().then(make)),
        None => ExitCode::FAILURE,
    }
}

pub use probes;
