//! What goes between the trusted side and the process that hosts a submission, and what the
//! fixtures hold: **records** (cases and observations), the **messages** that carry them, and
//! the **frames** in which messages travel.
//!
//! It is all that the grader parses of what a submission's process writes, so it is a crate of
//! its own, that a fuzzer compiles without the rest.
//!
//! Students receive this crate in source: it must hold no solution.

mod frame;
mod memory_layout;
mod message;
mod record;
mod unknown_word;

pub use frame::{MAX_FRAME, read_frame, write_frame};
pub use memory_layout::{LAYOUT, MemoryLayout};
pub use message::{OUT_OF_MEMORY, Request, Response};
pub use record::{Array, Record, RecordError};
pub use unknown_word::{UnknownWord, unknown_word};
