//! What a submission promises: one module per assignment, holding the traits to
//! implement, the data they pass around, and every convention that two good
//! textbooks do differently. The modules `arguments`, `model` and `world` are what those that
//! use libtorch share.
//!
//! This crate computes nothing. It is all that a student's crate and the staff's
//! crates have in common, so nothing here may do a task in the student's place.

pub mod a0;
pub mod a1;
#[cfg(feature = "libtorch")]
pub mod a2;
#[cfg(feature = "libtorch")]
pub mod a3;
#[cfg(feature = "libtorch")]
pub mod a4;
#[cfg(feature = "libtorch")]
pub mod a5;
#[cfg(feature = "libtorch")]
pub mod arguments;
#[cfg(feature = "libtorch")]
pub mod model;
#[cfg(feature = "libtorch")]
pub mod world;
