//! What students handed in: fetched (`mirror.rs`), found on disk (`submission.rs`), listed
//! (`rows.rs`), and reduced to Rust sources in memory (`stage.rs`). Nothing of it is
//! compiled or run here.

pub mod git;
pub mod mirror;
pub mod origins;
pub mod row_name;
pub mod rows;
pub mod stage;
pub mod submission;
