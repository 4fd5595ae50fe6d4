//! What a course site takes: `scores.json`, and a page that shows it.

mod page;
mod scores_file;
#[cfg(test)]
mod tests;

use harness::{Lang, Text, text};

use super::{Class, Export, ExportFile, without_key};
use crate::base::problem::Problem;
#[cfg(test)]
pub use page::{SCRIPT, STYLE};
pub use scores_file::ScoresFile;

/// Everybody's scores under codes, signed. It is the same in every language.
pub struct Site;

impl Export for Site {
    fn id(&self) -> &'static str {
        "site"
    }

    fn name(&self) -> Text {
        text("课程网站用的成绩", "scores for the course site")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("site/scores.json")
    }

    fn needs_key(&self) -> bool {
        true
    }

    fn bytes(&self, class: &Class<'_>, _: Lang) -> Result<Vec<u8>, Problem> {
        Ok(scores(class, self.id())?.to_json())
    }
}

/// A page that shows them, in both languages.
pub struct SitePage;

impl Export for SitePage {
    fn id(&self) -> &'static str {
        "site-page"
    }

    fn name(&self) -> Text {
        text("课程网站的成绩页", "the course site's page of scores")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("site/index.html")
    }

    fn needs_key(&self) -> bool {
        true
    }

    fn bytes(&self, class: &Class<'_>, _: Lang) -> Result<Vec<u8>, Problem> {
        Ok(page::page(&scores(class, self.id())?).into_bytes())
    }
}

fn scores(class: &Class<'_>, id: &str) -> Result<ScoresFile, Problem> {
    ScoresFile::new(class, class.key.ok_or_else(|| without_key(id))?)
}
