//! Intake: reads the sources from whatever a student handed in.
//!
//! ```text
//! folder.rs ─┐
//! zipped.rs ─┼─► collection.rs ─► Taken
//! tarred.rs ─┤    (place.rs, found.rs, strays.rs, evidence.rs, name.rs, caps.rs)
//! git.rs    ─┘
//! ```
//!
//! Nothing of it is trusted: names, sizes, links, headers, the repository's configuration.
//! **Only `.rs` files of the assignment's `src` are taken**, in memory, within the limits
//! of [`caps`]; the rest is listed. **Nothing is ever unpacked to disk, no link is
//! followed, and nothing of a submission is run.**
//!
//! [`roster`], `gradescope` and [`metadata`] read files that come with a class, [`download`]
//! the names that course sites give to submissions; `owners` says whose they are. [`stamp`]
//! says, without reading a submission, whether it may have changed. All messages exist in Chinese and in
//! English; the caller picks the language.

mod archive;
mod beneath;
mod branches;
pub mod caps;
mod class;
mod class_folder;
mod clone;
mod collection;
mod commit;
pub mod download;
mod entry_kind;
mod error;
mod evidence;
mod folder;
mod form;
mod format;
mod found;
mod git;
pub mod git_command;
mod git_query;
mod gradescope;
mod handed_in;
mod held_back;
pub mod ignored;
mod inside;
pub mod metadata;
pub mod name;
mod nearest;
mod nesting;
mod owners;
mod person;
mod place;
mod refusal;
mod repository;
pub mod roster;
mod sorted;
mod sources;
mod stamp;
mod strays;
mod take;
mod taken;
pub mod targz;
pub mod tarred;
pub mod tarxz;
mod tree;
mod wanted;
pub mod zipped;

pub use class::Class;
pub use class_folder::{ClassError, class};
pub use commit::Moment;
pub use error::IntakeError;
pub use form::Form;
pub use git_command::{Git, GitError};
pub use handed_in::HandedIn;
pub use held_back::HeldBack;
pub use nearest::nearest;
pub use person::{Enrolled, Ids, Person};
pub use roster::Roster;
pub use stamp::stamp;
pub use take::take;
pub use taken::Taken;
