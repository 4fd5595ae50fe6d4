//! The reference: a solution of every trait of the contract, by well-kept libraries where
//! there is one (libtorch, tokenizers).
//!
//! All of an assignment lies in its folder: the solution, a file per task; in
//! `misconceptions`, small wrong variants of it that are known by name; in `idle.rs`, submissions
//! that do none of the work. The files beside the folders are what they share.
//!
//! Invariant: nothing in here ever reaches a student. To the grader it is just
//! another submission.

pub mod a0;
pub mod a1;
pub mod a2;
pub mod a3;
pub mod a4;
pub mod a5;
pub mod idle;
mod torch;
mod variants;
