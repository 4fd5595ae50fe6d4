//! Grading one submission: its sources are compiled to a worker (`build/`), the operators
//! that it refers to are listed (`audit/`), and every check is tried on it (`judge.rs`)
//! against the reference's answers (`expected.rs`). No result is stored here.

pub mod audit;
pub mod build;
#[cfg(test)]
mod counting;
pub mod expected;
pub mod hashes;
mod heard;
pub mod judge;
pub mod judged;
mod naming;
mod remembered;
pub mod row_folder;
pub mod times;
