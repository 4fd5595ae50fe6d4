//! Every Rust fence on a page in Chinese is a doctest of this crate; the page in English has the
//! same Rust, but for its comments.
//!
//! `build.rs` lists the pages; `cargo test --doc -p book` compiles their ```` ```rust ````
//! fences.

use std::path::Path;

use anyhow::Result;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::Problem;
use crate::language::{CHINESE, ENGLISH, Language};
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

/// Rust that a page has otherwise in English than in Chinese, where it is compiled.
///
/// # Errors
///
/// A file or folder that cannot be read.
pub fn differences(docs: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for page in CHINESE.pages(docs)? {
        let [chinese, english] = [&CHINESE, &ENGLISH].map(|language| language.read(docs, &page));
        problems.extend(first_difference(&chinese?, &english?).map(|line| Problem {
            page: Path::new(ENGLISH.folder).join(&page),
            line,
            what: format!(
                "this Rust is another than on {}/{}: only comments may differ",
                CHINESE.folder,
                page.display()
            ),
        }));
    }
    Ok(problems)
}

/// The line of the first Rust in `english` that is another than in `chinese`.
fn first_difference(chinese: &str, english: &str) -> Option<usize> {
    let (chinese, english) = (rust(chinese), rust(english));
    let differs = |i: &usize| chinese.get(*i).map(Fence::rust) != english.get(*i).map(Fence::rust);
    let at = (0..chinese.len().max(english.len())).find(differs)?;
    Some(english.get(at).or(english.last()).map_or(1, |fence| fence.line))
}

/// A fence with Rust in it.
struct Fence {
    line: usize,
    info: String,
    /// Without comments.
    code: String,
}

impl Fence {
    /// What must be the same in both languages.
    fn rust(&self) -> (&str, &str) {
        (&self.info, &self.code)
    }
}

/// The fences of a page with Rust in them.
fn rust(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut inside = false;
    for (event, range) in parser(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                inside = words(&info).any(|word| word == "rust");
                if inside {
                    let (line, info) = (line_of(text, range.start), info.to_string());
                    fences.push(Fence { line, info, code: String::new() });
                }
            }
            Event::Text(code) if inside => {
                let fence = fences.last_mut().expect("it has begun");
                fence.code.extend(code.lines().filter_map(without_comment));
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            _ => {}
        }
    }
    fences
}

/// A line without the comment at its end; none if nothing is left.
fn without_comment(line: &str) -> Option<String> {
    let in_text = |at: &usize| line[..*at].matches('"').count() % 2 == 1;
    let comment = line.match_indices("//").map(|(at, _)| at).find(|at| !in_text(at));
    let code = line[..comment.unwrap_or(line.len())].trim_end();
    (!code.is_empty()).then(|| format!("{code}\n"))
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
    fn only_comments_of_rust_may_differ() {
        let page = |code: &str| format!("# T\n\n```rust\n{code}\n```\n\n```text\n{code}\n```\n");
        let chinese = page("// 加一\nlet x = 1 + 1; // 二");
        let first_difference = |code: &str| first_difference(&chinese, &page(code));
        assert_eq!(first_difference("let x = 1 + 1;"), None);
        assert_eq!(first_difference("// One more.\nlet x = 1 + 1; // two"), None);
        assert_eq!(first_difference("let x = 1 + 2; // two"), Some(3));
        assert_eq!(first_difference("let x = \"// 1\" + 1;"), Some(3));
        assert_eq!(super::first_difference(&chinese, "# T\n"), Some(1));
        assert_eq!(super::first_difference("# T\n", &chinese), Some(3));
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
