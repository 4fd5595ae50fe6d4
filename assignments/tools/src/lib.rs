//! What a student runs as `cargo xtask`: [`setup`] brings libtorch, [`submit`] packs what is
//! handed in, [`update`] takes over the course's next release. The staff's `cargo xtask` has the same set-up.
//!
//! Students receive this crate in source. Nothing here grades, and nothing here knows what a
//! check is.

mod cache;
mod chinese;
mod download;
mod exit_code;
mod failure;
mod free_space;
mod git;
mod interrupt;
mod manifest;
mod merged;
pub mod model;
mod models;
mod packed;
mod pins;
mod progress;
pub mod setup;
mod shim;
mod shim_source;
mod sources;
mod stamp;
pub mod submit;
mod unpack;
pub mod update;
mod user_libtorch;
mod workspace;

pub use exit_code::{ExitCode, HELP};
pub use failure::{Failure, io_failure};
pub use workspace::Workspace;
