//! The two languages of the site, and the pages that each must have.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// One language: a folder under `docs/` and under the rendered site.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// Name of the folder.
    pub folder: &'static str,
    /// BCP 47 tag for `<html lang>`.
    pub tag: &'static str,
    /// Its name in itself, as shown on the link that switches to it.
    pub name: &'static str,
    /// Title of the book.
    pub title: &'static str,
}

/// Chinese, the first language.
pub const CHINESE: Language = Language {
    folder: "zh",
    tag: "zh-CN",
    name: "中文",
    title: "大语言模型基础：从零到一实现之路",
};

/// English, the second.
pub const ENGLISH: Language = Language {
    folder: "en",
    tag: "en",
    name: "English",
    title: "LLM foundations: from zero to one",
};

/// Both, first language first.
pub const LANGUAGES: [&Language; 2] = [&CHINESE, &ENGLISH];

impl Language {
    /// The language that a page of this one links to.
    pub fn other(&self) -> &'static Language {
        if *self == CHINESE { &ENGLISH } else { &CHINESE }
    }

    /// Every page on disk, relative to the language's folder, sorted; not `SUMMARY.md`.
    ///
    /// # Errors
    ///
    /// A file or folder that cannot be read.
    pub fn pages(&self, docs: &Path) -> Result<Vec<PathBuf>> {
        let root = docs.join(self.folder);
        let mut pages = Vec::new();
        collect(&root, &root, &mut pages)?;
        pages.retain(|page| page != Path::new("SUMMARY.md"));
        pages.sort();
        Ok(pages)
    }

    /// The text of one page.
    ///
    /// # Errors
    ///
    /// A file or folder that cannot be read.
    pub fn read(&self, docs: &Path, page: &Path) -> Result<String> {
        let path = docs.join(self.folder).join(page);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }
}

/// Every page exists in both languages.
///
/// # Errors
///
/// The first page that lacks its counterpart.
pub fn check_pairs(docs: &Path) -> Result<()> {
    let [first, second] = LANGUAGES;
    let of_first = BTreeSet::from_iter(first.pages(docs)?);
    let of_second = BTreeSet::from_iter(second.pages(docs)?);
    let Some(page) = of_first.symmetric_difference(&of_second).next() else {
        return Ok(());
    };
    let (has, lacks) = if of_first.contains(page) { (first, second) } else { (second, first) };
    bail!("{}/{} has no counterpart in {}/", has.folder, page.display(), lacks.folder)
}

fn collect(root: &Path, folder: &Path, pages: &mut Vec<PathBuf>) -> Result<()> {
    let cannot_read = || format!("cannot read {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(cannot_read)? {
        let path = entry.with_context(cannot_read)?.path();
        if path.is_dir() {
            collect(root, &path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path.strip_prefix(root)?.to_path_buf());
        }
    }
    Ok(())
}
