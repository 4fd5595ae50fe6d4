//! The reference: a solution of every trait of the contract, by well-kept libraries where
//! there is one (libtorch, tokenizers); and [`misconceptions`], small wrong variants of it
//! that are known by name.
//!
//! Invariant: nothing in here ever reaches a student. To the grader it is just
//! another submission.

pub mod a0;
pub mod a1;
pub mod a2;
pub mod idle;
pub mod misconceptions;
mod torch;
