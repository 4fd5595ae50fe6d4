//! What the grader can be told to do, one file for each command; `grade.rs` grades a class
//! row by row. Only `main.rs` uses this room.

pub mod doctor;
pub mod grade;
pub mod progress;
pub mod recheck;
pub mod replay;
pub mod selftest;
pub mod verify;
