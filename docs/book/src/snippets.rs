//! Every Rust fence on a page is a doctest of this crate.
//!
//! `build.rs` finds the pages with a ```` ```rust ```` fence; `cargo test --doc -p book`
//! compiles their fences.

use std::path::Path;

use anyhow::Result;
use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::Problem;
use crate::language::Language;
use crate::markdown::{line_of, parser};

/// A module for each page with Rust in it, with the page as its documentation: `build.rs`
/// writes them.
#[cfg(doctest)]
mod pages {
    include!(concat!(env!("OUT_DIR"), "/pages_with_rust.rs"));
}

/// The names of these modules and what they include, to be looked at by a test.
pub const COMPILED: &str = include_str!(concat!(env!("OUT_DIR"), "/pages_with_rust.rs"));

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

/// Whether the page has a Rust fence.
pub fn has_rust(text: &str) -> bool {
    parser(text).any(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => words(&info).any(is_rust),
        _ => false,
    })
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

fn is_rust(word: &str) -> bool {
    word == "rust"
}

fn words(info: &str) -> impl Iterator<Item = &str> {
    info.split([',', ' ', '\t']).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_fences_are_found_with_and_without_attributes() {
        assert!(has_rust("```rust\nlet x = 1;\n```\n"));
        assert!(has_rust("> ```rust,no_run\n> loop {}\n> ```\n"));
        assert!(!has_rust("```text\nrust\n```\n"));
    }

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
