//! Every link and image on a page leads to something that the site will have.
//!
//! Addresses on the network are not visited; images must not come from there.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::Problem;
use crate::language::Language;
use crate::markdown::{line_of, parser};

/// The broken links of one language, in page order.
///
/// # Errors
///
/// A file or folder that cannot be read.
pub fn problems(docs: &Path, language: &Language) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for page in language.pages(docs)? {
        let text = language.read(docs, &page)?;
        for (event, range) in parser(&text).into_offset_iter() {
            let broken = match &event {
                Event::Start(Tag::Link { dest_url, .. }) if is_remote(dest_url) => None,
                Event::Start(Tag::Image { dest_url, .. }) if is_remote(dest_url) => {
                    Some(format!("{dest_url}: keep images beside the page"))
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    missing(docs, language, &page, dest_url)?
                }
                Event::Html(html) | Event::InlineHtml(html)
                    if html.contains("href=") || html.contains("src=") =>
                {
                    Some("write links and images in Markdown, not in HTML".to_owned())
                }
                _ => None,
            };
            problems.extend(broken.map(|what| Problem {
                page: Path::new(language.folder).join(&page),
                line: line_of(&text, range.start),
                what,
            }));
        }
    }
    Ok(problems)
}

/// The anchors that mdBook gives to the headings of a page.
pub fn anchors(text: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut used = HashSet::new();
    let mut heading: Option<(Option<String>, String)> = None;
    for event in parser(text) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                heading = Some((id.map(|id| id.to_string()), String::new()));
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some((_, title)) = &mut heading {
                    title.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((id, title)) = heading.take() {
                    anchors.push(id.unwrap_or_else(|| unique(&slug(&title), &mut used)));
                }
            }
            _ => {}
        }
    }
    anchors
}

/// Why `target`, found on `page`, leads nowhere; `None` if it does lead somewhere.
fn missing(docs: &Path, language: &Language, page: &Path, target: &str) -> Result<Option<String>> {
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (target, None),
    };
    let file = if path.is_empty() {
        page.to_path_buf()
    } else {
        match inside(&page.with_file_name(path)) {
            Some(file) => file,
            None => return Ok(Some(format!("{target} leads out of {}/", language.folder))),
        }
    };
    if !docs.join(language.folder).join(&file).is_file() {
        return Ok(Some(format!("{target}: no such file")));
    }
    let Some(anchor) = anchor else {
        return Ok(None);
    };
    let has_anchor = anchors(&language.read(docs, &file)?).iter().any(|a| a == anchor);
    Ok((!has_anchor).then(|| format!("{target}: no heading with this anchor")))
}

/// `path` without `.` and `..`; `None` if it climbs out of the language's folder.
fn inside(path: &Path) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => clean.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !clean.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(clean)
}

fn is_remote(target: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme))
}

fn slug(title: &str) -> String {
    title
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|char| match char {
            _ if char.is_alphanumeric() || char == '_' || char == '-' => Some(char),
            _ if char.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

fn unique(slug: &str, used: &mut HashSet<String>) -> String {
    let mut candidate = slug.to_owned();
    let mut repeats = 0;
    while !used.insert(candidate.clone()) {
        repeats += 1;
        candidate = format!("{slug}-{repeats}");
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::CHINESE;

    fn problems_of(page: &str) -> Vec<String> {
        let docs = tempfile::tempdir().unwrap();
        let zh = docs.path().join("zh");
        std::fs::create_dir(&zh).unwrap();
        std::fs::write(zh.join("a.md"), "# 一句话\n\n## 一句话\n").unwrap();
        std::fs::write(zh.join("b.md"), page).unwrap();
        let problems = problems(docs.path(), &CHINESE).unwrap();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn good_links_are_silent() {
        let page = "# 二\n[a](a.md) [b](./a.md#一句话-1) [c](#二) [d](https://www.rust-lang.org)\n";
        assert_eq!(problems_of(page), [""; 0]);
    }

    #[test]
    fn each_bad_link_is_named_with_page_and_line() {
        let page = "[a](no.md)\n[b](a.md#no)\n[c](../../secret.md)\n![d](https://x/y.png)\n";
        assert_eq!(
            problems_of(page),
            [
                "zh/b.md:1: no.md: no such file",
                "zh/b.md:2: a.md#no: no heading with this anchor",
                "zh/b.md:3: ../../secret.md leads out of zh/",
                "zh/b.md:4: https://x/y.png: keep images beside the page",
            ]
        );
    }

    #[test]
    fn links_in_html_are_refused() {
        assert_eq!(problems_of("<a href=\"no.html\">x</a>\n").len(), 1);
    }
}
