//! Intake: from whatever a student handed in to sources.
//!
//! ```text
//! folder.rs ─┐
//! zipped.rs ─┼─► collection.rs ─► Taken
//! targz.rs  ─┤    (place.rs, name.rs, caps.rs)
//! git.rs    ─┘
//! ```
//!
//! All of it is hostile: names, sizes, links, headers, the repository's
//! configuration. **Only `.rs` files under `assignments/<id>/src` are taken**, in
//! memory, under the caps of [`caps`]; the rest is listed. **Nothing is ever
//! unpacked to disk, and nothing of a submission is followed or run.**
//!
//! [`roster`] and [`metadata`] read what comes with a class.

mod archive;
mod beneath;
pub mod caps;
mod collection;
mod error;
mod folder;
pub mod git;
mod handed_in;
mod ignored;
mod kind;
pub mod metadata;
pub mod name;
mod place;
mod repository;
pub mod roster;
mod sources;
mod take;
mod taken;
pub mod targz;
pub mod zipped;

pub use error::IntakeError;
pub use git::{Git, GitError, Moment};
pub use handed_in::{Class, ClassError, Form, HandedIn, class};
pub use roster::Enrolled;
pub use take::take;
pub use taken::Taken;
