//! Results (`report.rs`), stored as files (`run_folder.rs`) that can be checked: they are
//! signed (`signing/`), verified when they are read back (`result_file.rs`, `stored.rs`),
//! and compared with a second grading (`comparison.rs`). Nothing here compiles or runs a
//! submission.

pub mod change;
pub mod commitment;
pub mod comparison;
pub mod consistency;
pub mod holds;
pub mod people;
pub mod report;
pub mod result_file;
pub mod run_folder;
mod runs;
pub mod signature;
pub mod signing;
pub mod stored;
pub mod strict_json;
