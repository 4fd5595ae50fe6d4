//! Building: from sources to a worker that hosts them.
//!
//! Direct `rustc` calls against staff libraries that cargo built beforehand: no
//! manifest, configuration, build script or macro crate of a student ever runs.

mod attempt;
mod build_error;
mod cargo;
mod compile;
mod control;
mod diagnostics;
mod fingerprint;
mod libraries;
mod library;
mod manifest;
mod own;
mod session;
mod staff;
mod staff_library;
mod toolchain;

pub use build_error::BuildError;
pub use compile::Built;
pub use control::{prove, works};
#[cfg(test)]
pub use libraries::library_with_libtorch;
pub use staff::{Staff, require_same_sources};

use crate::handed_in::stage::Staged;

/// Compiles `staged`. If it fails and the compiler names no place in the sources, the
/// student is at fault only if the stubs still compile at that moment.
///
/// # Errors
///
/// If it does not compile, or the grader failed.
pub fn build(staged: Staged, staff: &Staff) -> Result<Built, BuildError> {
    let assignment = staged.submission.assignment;
    compile::build_unless(staged, staff, &|| works(assignment, staff).is_ok())
}
