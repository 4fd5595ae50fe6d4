//! The commands of the grader, one file for each; `grade.rs` grades a class row by row, and
//! `progress.rs` shows how far it is. Only `main.rs` uses this room.

pub mod diff;
pub mod doctor;
pub mod export;
pub mod fetch;
pub mod grade;
pub mod progress;
pub mod publish;
pub mod push_feedback;
pub mod recheck;
pub mod replay;
pub mod selftest;
pub mod verify;
