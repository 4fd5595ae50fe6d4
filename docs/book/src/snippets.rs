//! Every Rust fence on a page is a doctest of this crate.
//!
//! `build.rs` lists the pages; `cargo test --doc -p book` compiles their ```` ```rust ````
//! fences.

use std::path::Path;

use anyhow::Result;
use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::Problem;
use crate::language::Language;
use crate::markdown::{line_of, parser};

/// A module for each page, with the page as its documentation: `build.rs` writes them.
#[cfg(doctest)]
mod pages {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// The names of these modules and what they include, to be looked at by a test.
pub const COMPILED: &str = include_str!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Fences that rustdoc would misread or skip, in page order.
///
/// To rustdoc a fence without a language, and an indented block, is Rust.
///
/// # Errors
///
/// A file or folder that cannot be read.
pub fn problems(docs: &Path, language: &Language) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for page in language.pages(docs)? {
        let text = language.read(docs, &page)?;
        for (event, range) in parser(&text).into_offset_iter() {
            let Event::Start(Tag::CodeBlock(kind)) = event else {
                continue;
            };
            problems.extend(mistake(&kind).map(|what| Problem {
                page: Path::new(language.folder).join(&page),
                line: line_of(&text, range.start),
                what: what.to_owned(),
            }));
        }
    }
    Ok(problems)
}

fn mistake(kind: &CodeBlockKind<'_>) -> Option<&'static str> {
    match kind {
        CodeBlockKind::Indented => Some("fence this block and name its language"),
        CodeBlockKind::Fenced(info) if info.trim().is_empty() => {
            Some("name the language of this fence (`text` for none)")
        }
        CodeBlockKind::Fenced(info) if words(info).any(|word| word.starts_with("ignore")) => {
            Some("Rust on a page is compiled: `no_run` may stand here, `ignore` may not")
        }
        CodeBlockKind::Fenced(_) => None,
    }
}

fn words(info: &str) -> impl Iterator<Item = &str> {
    info.split([',', ' ', '\t']).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_that_rustdoc_would_misread_are_mistakes() {
        let fenced = |info: &'static str| mistake(&CodeBlockKind::Fenced(info.into()));
        assert!(mistake(&CodeBlockKind::Indented).is_some());
        assert!(fenced("").is_some());
        assert!(fenced("rust,ignore").is_some());
        assert!(fenced("rust,should_panic").is_none());
        assert!(fenced("sh").is_none());
    }
}
