//! The edition: every file that students receive, by its path.

use std::collections::BTreeMap;
use std::path::Path;

use harness::{Assignment, golden};

use crate::config;
use crate::crates::{self, Crates};
use crate::facts::Facts;
use crate::lists;
use crate::lock::Lock;
use crate::pages;
use crate::problem::Problem;
use crate::released::{self, Released};
use crate::repository::Repository;
use crate::stub;
use crate::template::Template;
use crate::which::Which;
use crate::workspace;

/// Files that are the same in every edition: where they lie here, and there.
const COPIED: [(&str, &str); 6] = [
    ("rustfmt.toml", "rustfmt.toml"),
    ("xtask/release/student/editorconfig", ".editorconfig"),
    ("xtask/release/student/gitattributes", ".gitattributes"),
    ("xtask/release/student/gitignore", ".gitignore"),
    ("xtask/release/student/vscode/extensions.json", ".vscode/extensions.json"),
    ("xtask/release/student/vscode/settings.json", ".vscode/settings.json"),
];

/// What grades a push: where it lies here, and there.
const WORKFLOW: (&str, &str) =
    (".github/workflow-templates/grade-on-push.yml", ".github/workflows/grade-on-push.yml");

/// The templates, and the files that are made of them.
const TEMPLATES: [(&str, &str); 2] = [
    ("xtask/release/student/README.md", "README.md"),
    ("xtask/release/student/README.zh-CN.md", "README.zh-CN.md"),
];

/// The languages of the handouts.
const LANGUAGES: [&str; 2] = ["en", "zh"];

/// A page that belongs to every assignment.
const FOR_ALL: &str = "before-you-hand-in.md";

/// What the files of a crate's `src` may be.
const KINDS: [&str; 3] = ["json", "rs", "snap"];

/// Every file, by its path from the root.
#[derive(Debug, Default)]
pub struct Edition {
    /// What stands in them.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Edition {
    /// The edition of the repository at `root` with the assignments of `which`, whose next
    /// release will be found at `url`.
    ///
    /// # Errors
    ///
    /// If something must not be released, or cannot be read.
    pub fn of(root: &Path, which: &Which, url: Option<&str>) -> Result<Self, Problem> {
        let repository = Repository(root);
        let mut edition = Self::default();
        let crates = edition.take_workspace(&repository, which)?;
        for folder in crates.folders() {
            edition.take_crate(&repository, folder, which)?;
        }
        for assignment in which.released {
            edition.examine(assignment)?;
            edition.take_golden(&repository, assignment)?;
        }
        for (from, to) in COPIED {
            edition.put(to, repository.bytes(from)?);
        }
        if repository.has(WORKFLOW.0) {
            edition.put(WORKFLOW.1, repository.bytes(WORKFLOW.0)?);
        }
        edition.take_pages(&repository, which)?;
        edition.fill_templates(&repository, which, url)?;
        let released = Released::new(which, url, edition.files.keys());
        edition.put(released::FILE, released.to_json());
        Ok(edition)
    }

    fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// The files of the root that cargo reads; returns the crates that belong to it.
    fn take_workspace(
        &mut self,
        repository: &Repository<'_>,
        which: &Which,
    ) -> Result<Crates, Problem> {
        let manifest = crates::read(&repository.0.join("Cargo.toml"))?;
        let is_for_students =
            |package: &str| repository.has(&format!("assignments/{package}/Cargo.toml"));
        let config = repository.text(".cargo/config.toml")?;
        let (config, programs) = config::of_students(&config, is_for_students);
        let stubs = which.ids().into_iter().map(String::from);
        let programs = programs.into_iter().chain(crates::on_stubs(repository.0, which)?);
        let first: Vec<String> = stubs.chain(programs).collect();
        let crates = Crates::needed(repository.0, &manifest, &first)?;
        let lock = Lock::needed(&repository.text("Cargo.lock")?, &crates.names());
        let manifest = workspace::manifest(&manifest, &crates, which, &lock.names);
        self.put(".cargo/config.toml", config);
        self.put("Cargo.toml", manifest);
        self.put("Cargo.lock", lock.text);
        Ok(crates)
    }

    /// A crate's manifest, build script and sources; of a stub the tests, too.
    fn take_crate(
        &mut self,
        repository: &Repository<'_>,
        folder: &str,
        which: &Which,
    ) -> Result<(), Problem> {
        let manifest = format!("{folder}/Cargo.toml");
        self.put(&manifest, repository.bytes(&manifest)?);
        let build = format!("{folder}/build.rs");
        if repository.has(&build) {
            self.put(&build, repository.bytes(&build)?);
        }
        let is_stub = which.ids().iter().any(|id| folder == format!("assignments/{id}"));
        let src = format!("{folder}/src");
        for path in repository.files(&src, &KINDS)? {
            let inside = &path[src.len() + 1..];
            if !which.ids_left_out().iter().any(|id| belongs_to(inside, id)) {
                self.take_source(repository, &path, inside, which)?;
            }
        }
        if is_stub {
            for path in repository.files(&format!("{folder}/tests"), &["rs"])? {
                self.put(&path, repository.bytes(&path)?);
            }
        }
        Ok(())
    }

    /// A file of `src`; those right in it may list assignments.
    fn take_source(
        &mut self,
        repository: &Repository<'_>,
        path: &str,
        inside: &str,
        which: &Which,
    ) -> Result<(), Problem> {
        let is_rust = Path::new(path).extension().is_some_and(|ending| ending == "rs");
        let may_list = is_rust && !inside.contains('/');
        let bytes = if may_list && !which.left_out.is_empty() {
            lists::without(path, &repository.text(path)?, which)?.into_bytes()
        } else {
            repository.bytes(path)?
        };
        self.put(path, bytes);
        Ok(())
    }

    /// Whether the stub may be released.
    fn examine(&self, assignment: &Assignment) -> Result<(), Problem> {
        let src = format!("assignments/{}/src/", assignment.id);
        let files = self.files.range(src.clone()..).take_while(|(path, _)| path.starts_with(&src));
        let texts: Vec<(&str, &str)> = files
            .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap_or_default()))
            .collect();
        stub::mapped(&texts)?;
        stub::examine(assignment, &texts)
    }

    /// The golden answers: of each check that has some, and their list.
    fn take_golden(
        &mut self,
        repository: &Repository<'_>,
        assignment: &Assignment,
    ) -> Result<(), Problem> {
        let checks = assignment.golden().map(golden::file_name);
        for name in checks.chain(["MANIFEST.json".to_string()]) {
            let path = format!("fixtures/golden/{}/{name}", assignment.id);
            self.put(&path, repository.bytes(&path)?);
        }
        Ok(())
    }

    /// The handouts, in all languages.
    fn take_pages(&mut self, repository: &Repository<'_>, which: &Which) -> Result<(), Problem> {
        let handouts = which.ids().into_iter().map(|id| format!("{id}.md"));
        let pages: Vec<String> = handouts.chain([FOR_ALL.to_string()]).collect();
        for language in LANGUAGES {
            for page in &pages {
                let path = format!("docs/{language}/{page}");
                let text = pages::with_links_to(&repository.text(&path)?, &pages);
                self.put(&path, text);
            }
        }
        Ok(())
    }

    fn fill_templates(
        &mut self,
        repository: &Repository<'_>,
        which: &Which,
        url: Option<&str>,
    ) -> Result<(), Problem> {
        let facts = Facts::of(which, url);
        let (values, parts) = (facts.values(), facts.parts());
        let of = Template { values: &values, parts: &parts };
        for (from, to) in TEMPLATES {
            let text = of.fill(&repository.text(from)?).map_err(|unknown| {
                Problem::unfit((
                    format!("{from}：不认识 {unknown}；请改正模板"),
                    format!("{from}: {unknown} is not known; mend the template"),
                ))
            })?;
            self.put(to, text);
        }
        Ok(())
    }
}

/// Whether a path in `src` is of the assignment's own folder or file.
fn belongs_to(inside: &str, id: &str) -> bool {
    inside.split('/').next().is_some_and(|first| first == id || first == format!("{id}.rs"))
}
