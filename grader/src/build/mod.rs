//! Building: from sources to a worker that hosts them.
//!
//! Direct `rustc` calls against staff libraries that cargo built beforehand: no
//! manifest, configuration, build script or macro crate of a student ever runs.

mod attempt;
mod cargo;
mod compile;
mod control;
mod diagnostics;
mod fingerprint;
mod libraries;
mod manifest;
mod staff;

#[cfg(test)]
pub use cargo::libraries_of;
pub use compile::{BuildError, Built, build};
pub use control::{prove, works};
pub use staff::Staff;
