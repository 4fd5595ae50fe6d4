//! Results (`report.rs`), kept as files (`run_folder.rs`) that can be checked: they are
//! signed (`signing/`), read back as if somebody had changed them (`result_file.rs`), and
//! compared with a second grading (`comparison.rs`). Nothing here compiles or runs a
//! submission.

pub mod commitment;
pub mod comparison;
pub mod consistency;
pub mod report;
pub mod result_file;
pub mod run_folder;
pub mod signature;
pub mod signing;
pub mod stored;
pub mod strict_json;
