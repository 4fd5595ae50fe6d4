//! What must hold of the pages themselves, and of the site made from them.

use std::path::{Path, PathBuf};

use book::language::{self, CHINESE, LANGUAGES};
use book::{Problem, chinese, formula, links, site, snippets};

#[test]
fn every_page_exists_in_both_languages() {
    language::check_pairs(&docs()).unwrap();
}

#[test]
fn every_link_and_image_leads_somewhere() {
    for language in LANGUAGES {
        assert_none(&links::problems(&docs(), language).unwrap());
    }
}

#[test]
fn every_fence_names_its_language() {
    for language in LANGUAGES {
        assert_none(&snippets::problems(&docs(), language).unwrap());
    }
}

#[test]
fn punctuation_beside_chinese_is_chinese() {
    assert_none(&chinese::problems(&docs()).unwrap());
}

#[test]
fn the_rust_of_every_page_is_compiled() {
    for page in CHINESE.pages(&docs()).unwrap() {
        let path = format!("/docs/{}/{}", CHINESE.folder, page.display());
        assert!(snippets::COMPILED.contains(&format!("{path}\"")), "build.rs lacks {path}");
    }
    assert_none(&snippets::differences(&docs()).unwrap());
}

#[test]
fn every_formula_converts() {
    for language in LANGUAGES {
        for page in language.pages(&docs()).unwrap() {
            let text = language.read(&docs(), &page).unwrap();
            if let Err(error) = formula::render(&text) {
                panic!("{}/{}: {error:?}", language.folder, page.display());
            }
        }
    }
}

#[test]
fn the_site_has_every_page_and_every_anchor_and_needs_no_network() {
    let out = tempfile::tempdir().unwrap();
    site::build(&docs(), out.path()).unwrap();
    assert_offline(&out.path().join("index.html"));
    for language in LANGUAGES {
        for page in language.pages(&docs()).unwrap() {
            let html = out.path().join(language.folder).join(page.with_extension("html"));
            let rendered = assert_offline(&html);
            for anchor in links::anchors(&language.read(&docs(), &page).unwrap()) {
                let id = format!("id=\"{anchor}\"");
                assert!(rendered.contains(&id), "{} lacks {id}", html.display());
            }
        }
    }
}

/// The text of a rendered page, which must not load anything from elsewhere.
fn assert_offline(html: &Path) -> String {
    let text = std::fs::read_to_string(html).unwrap();
    for tag in text.split('<').filter(|tag| !tag.starts_with("a ")) {
        let tag = tag.split('>').next().unwrap_or_default();
        let loads = tag.contains("src=\"http") || tag.contains("href=\"http");
        assert!(!loads, "{} loads <{tag}>", html.display());
    }
    text
}

fn assert_none(problems: &[Problem]) {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
