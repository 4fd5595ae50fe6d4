//! From checked pages to HTML: mdBook does the work, with two steps of our own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem};
use mdbook_driver::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::language::{self, LANGUAGES, Language};
use crate::{Problem, chinese, formula, links, snippets, warnings};

/// Checks every page under `docs`, then writes the site to `out`:
/// `zh/`, `en/`, and an `index.html` that leads to both.
///
/// # Errors
///
/// The first mistake on any page, or a file that cannot be read or written.
pub fn build(docs: &Path, out: &Path) -> Result<()> {
    language::check_pairs(docs)?;
    for language in LANGUAGES {
        first(links::problems(docs, language)?)?;
        first(snippets::problems(docs, language)?)?;
    }
    first(snippets::differences(docs)?)?;
    first(chinese::problems(docs)?)?;
    for language in LANGUAGES {
        render(docs, out, language)?;
    }
    let index = out.join("index.html");
    std::fs::write(&index, include_str!("../theme/landing.html"))
        .with_context(|| format!("cannot write {}", index.display()))
}

fn first(problems: Vec<Problem>) -> Result<()> {
    problems.into_iter().next().map_or(Ok(()), |p| Err(p.into()))
}

/// Renders one language. What mdBook merely warns about is an error here.
fn render(docs: &Path, out: &Path, language: &'static Language) -> Result<()> {
    let docs = std::path::absolute(docs)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.book.src = docs.join(language.folder);
    config.book.title = Some(language.title.to_owned());
    config.book.language = Some(language.tag.to_owned());
    config.build.build_dir = std::path::absolute(out)?.join(language.folder);

    let (result, warnings) = warnings::collect(|| {
        let mut book = MDBook::load_with_config(root, config)
            .with_context(|| format!("{}/SUMMARY.md", language.folder))?;
        check_summary(&book, &docs, language)?;
        book.with_preprocessor(Formulae(language));
        book.with_preprocessor(LanguageLink(language));
        book.build()
    });
    result?;
    if let Some(warning) = warnings.into_iter().next() {
        bail!("{}: {warning}", language.folder);
    }
    Ok(())
}

/// A page that `SUMMARY.md` leaves out would not be rendered at all.
fn check_summary(book: &MDBook, docs: &Path, language: &Language) -> Result<()> {
    let listed: BTreeSet<PathBuf> = book
        .iter()
        .filter_map(|item| match item {
            BookItem::Chapter(chapter) => chapter.source_path.clone(),
            _ => None,
        })
        .collect();
    for page in language.pages(docs)? {
        if !listed.contains(&page) {
            bail!("{}/SUMMARY.md does not list {}", language.folder, page.display());
        }
    }
    Ok(())
}

/// LaTeX becomes `MathML`.
struct Formulae(&'static Language);

impl Preprocessor for Formulae {
    fn name(&self) -> &'static str {
        "formulae"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut result = Ok(());
        book.for_each_chapter_mut(|chapter| {
            let Some(source) = chapter.source_path.as_ref().filter(|_| result.is_ok()) else {
                return;
            };
            match formula::render(&chapter.content) {
                Ok(content) => chapter.content = content,
                Err(error) => {
                    result = Err(Problem {
                        page: Path::new(self.0.folder).join(source),
                        line: error.line,
                        what: format!("cannot convert {}: {}", error.formula, error.reason),
                    });
                }
            }
        });
        Ok(result.map(|()| book)?)
    }
}

/// Each page begins with a link to the same page in the other language.
struct LanguageLink(&'static Language);

impl Preprocessor for LanguageLink {
    fn name(&self) -> &'static str {
        "language-link"
    }

    fn run(&self, _: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let Language { folder, tag, name, .. } = self.0.other();
        book.for_each_chapter_mut(|chapter| {
            let Some(path) = &chapter.path else { return };
            let up = "../".repeat(path.components().count());
            let page = path.with_extension("html");
            let link = format!(
                r#"<div class="other-language"><a href="{up}{folder}/{}" lang="{tag}">{name}</a></div>"#,
                page.display()
            );
            chapter.content.insert_str(0, &format!("{link}\n\n"));
        });
        Ok(book)
    }
}
