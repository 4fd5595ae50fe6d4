//! The documentation site: Markdown in `docs/zh` and `docs/en`, HTML in `target/book`.
//!
//! The stages, in the order in which [`site::build`] uses them:
//!
//! - [`language`]: the two languages; every page exists in both.
//! - [`links`]: every link and image leads somewhere.
//! - [`snippets`]: every fence says its language; Rust fences are doctests of this crate, and
//!   the same in both languages.
//! - [`chinese`]: punctuation beside Chinese characters is Chinese.
//! - [`formula`]: `$…$` becomes `MathML`, or the build fails.
//! - [`site`]: hands the pages to mdBook.
//!
//! **Nothing here, and nothing that it renders, uses the network.**

pub mod chinese;
pub mod formula;
pub mod language;
pub mod links;
pub mod markdown;
pub mod problem;
pub mod site;
pub mod snippets;
mod warnings;

pub use problem::Problem;
