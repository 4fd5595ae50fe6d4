//! Text that people read.
//!
//! All that the course says exists in Chinese and in English ([`Lang`], [`Text`],
//! [`Words`]); all that a stranger wrote passes [`readable`], or [`shown`] if it is
//! a name, before anybody sees it.

mod lang;
mod readable;
mod text;
mod words;

pub use lang::Lang;
pub use readable::{capped, misleading, readable, shown};
pub use text::{Text, text};
pub use words::Words;
