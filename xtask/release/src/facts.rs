//! What the README of an edition says about it.

use harness::{Assignment, Lang};

use crate::which::Which;

/// Facts that stand in the templates.
pub struct Facts {
    values: Vec<(&'static str, String)>,
    parts: Vec<&'static str>,
}

impl Facts {
    /// About an edition whose next release will be found at `url`.
    pub fn of(which: &Which, url: Option<&str>) -> Self {
        let first = which.released.first().expect("an edition has an assignment");
        let task = first.tasks.first().expect("an assignment has tasks");
        let with_libtorch = which.released.iter().filter(|assignment| assignment.libtorch);
        let with_libtorch: Vec<&str> = with_libtorch.map(|assignment| assignment.id).collect();
        let values = vec![
            ("first", first.id.to_string()),
            ("task", task.id.to_string()),
            ("check", task.checks.first().expect("a task has checks").id.to_string()),
            // `cargo xtask update` finds it in `edition.json`.
            ("url", url.map_or(" URL", |_| "").to_string()),
            ("list-en", rows(which, Lang::En)),
            ("list-zh", rows(which, Lang::Zh)),
            ("with-libtorch", with_libtorch.join(", ")),
        ];
        let libtorch = which.needs_libtorch().then_some("libtorch");
        let url = url.is_none().then_some("no url");
        Self { values, parts: libtorch.into_iter().chain(url).collect() }
    }

    /// Names, and what stands in their place.
    pub fn values(&self) -> Vec<(&str, &str)> {
        self.values.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// The parts that the edition has.
    pub fn parts(&self) -> Vec<&str> {
        self.parts.clone()
    }
}

/// A row per assignment.
fn rows(which: &Which, lang: Lang) -> String {
    let folder = lang.pick("zh", "en");
    let row = |assignment: &&Assignment| {
        let (id, title) = (assignment.id, assignment.title.get(lang));
        let page = format!("docs/{folder}/{id}.md");
        format!("| {title} | `assignments/{id}/src` | [{page}]({page}) |")
    };
    which.released.iter().map(row).collect::<Vec<_>>().join("\n")
}
