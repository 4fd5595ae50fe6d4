//! Text that people read.
//!
//! All messages of the course exist in Chinese and in English ([`Lang`], [`Text`],
//! [`Words`]). Text from other people passes [`readable`], or [`shown`] if it is a name,
//! before it is displayed.

mod fenced;
mod lang;
mod readable;
mod text;
#[cfg(feature = "clap")]
pub mod usage;
mod words;
pub mod workflow;

pub use fenced::fenced;
pub use lang::Lang;
pub use readable::{capped, misleading, readable, shown};
pub use text::{Text, text};
pub use words::Words;
