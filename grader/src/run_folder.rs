//! A grading run as a folder of files. What is in it is done; what is not is not:
//! killing the grader at any moment loses at most the rows in progress.
//!
//! ```text
//! runs/2026-01-31T09-00-00Z/
//!   run.json                    what is graded, and the hidden seed: staff only
//!   results/<student>.<assignment>.json
//!   feedback/<student>.md       \ exports: made anew from results
//!   scores.csv                  /
//! ```

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::report::Report;
use crate::signing::{self, Key};
use crate::stored::Stored;

/// What stands in `run.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// `llm-foundations/run/v1`
    pub schema: String,
    /// When the run began, in UTC, to the microsecond.
    pub started: String,
    /// The text of the seed.
    pub seed: String,
    /// The submissions folder.
    pub submissions: PathBuf,
    /// The assignments.
    pub assignments: Vec<String>,
    /// The students that were asked for; empty for all.
    pub students: Vec<String>,
    /// The time after which commits do not count, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// The tag of the commits that count, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Whether all rows are there.
    pub finished: bool,
}

impl Plan {
    /// The schema of `run.json`.
    pub const SCHEMA: &str = "llm-foundations/run/v1";

    /// The plan of the run that the result in `file` belongs to, if it still lies in
    /// its place.
    pub fn of_result(file: &Path) -> Option<Self> {
        let file = file.canonicalize().ok()?;
        let run = file.parent()?.parent()?;
        RunFolder::read(run).map(|run| run.plan)
    }

    /// Whether this run does what `other` asks for.
    fn does(&self, other: &Plan) -> bool {
        let Plan { submissions, assignments, students, deadline, tag, .. } = other;
        &self.submissions == submissions
            && &self.assignments == assignments
            && &self.students == students
            && &self.deadline == deadline
            && &self.tag == tag
    }
}

/// A run's folder.
#[derive(Debug)]
pub struct RunFolder {
    /// Where it lies.
    pub path: PathBuf,
    /// What is graded.
    pub plan: Plan,
    /// What results are signed with, if there is a key.
    key: Option<Key>,
}

/// Which run is meant.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Its name, if the operator gave one.
    pub name: Option<String>,
    /// Whether to begin a new one in any case.
    pub fresh: bool,
    /// The seed, if the operator gave one.
    pub seed: Option<String>,
}

impl RunFolder {
    /// Continues the unfinished run that does what `plan` asks for, or begins one.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, or is a run of something else.
    pub fn open(runs: &Path, plan: Plan, which: &Which) -> Result<Self, Problem> {
        let unwritable = |error: std::io::Error| {
            let runs = runs.display();
            Problem::input(format!(
                "cannot write runs to {runs}: {error}; choose another with --runs"
            ))
        };
        fs::create_dir_all(runs).map_err(unwritable)?;
        if let Some(run) = Self::find(runs, &plan, which)? {
            return Ok(run);
        }
        let name = which.name.clone().unwrap_or_else(new_name);
        // Made aside, so that a run that has a name also has a plan.
        let aside = runs.join(format!(".{name}.{}", std::process::id()));
        for folder in ["results", "feedback"] {
            fs::create_dir_all(aside.join(folder)).map_err(unwritable)?;
        }
        let mut run = Self { path: aside, plan, key: None };
        run.write_plan()?;
        let path = free_path(runs, &name);
        fs::rename(&run.path, &path).map_err(unwritable)?;
        run.path = path;
        Ok(run)
    }

    /// The unfinished run to continue.
    fn find(runs: &Path, plan: &Plan, which: &Which) -> Result<Option<Self>, Problem> {
        if which.fresh {
            return Ok(None);
        }
        if let Some(name) = &which.name {
            let path = runs.join(name);
            return match Self::read(&path) {
                None => Ok(None),
                Some(run) if run.plan.does(plan) && fits_seed(&run.plan, which) => Ok(Some(run)),
                Some(_) => {
                    let path = path.display();
                    Err(Problem::input(format!(
                        "{path} is a run of other submissions or with another seed; choose another --run or say --fresh"
                    )))
                }
            };
        }
        let runs = fs::read_dir(runs).into_iter().flatten().flatten();
        let named = runs.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
        let alike = named.filter_map(|entry| Self::read(&entry.path()));
        let alike = alike.filter(|run| run.plan.does(plan) && fits_seed(&run.plan, which));
        // Only the newest: one before it was given up with `--fresh`.
        let newest = alike.max_by(|a, b| a.plan.started.cmp(&b.plan.started));
        Ok(newest.filter(|run| !run.plan.finished))
    }

    fn read(path: &Path) -> Option<Self> {
        let plan = serde_json::from_slice(&fs::read(path.join("run.json")).ok()?).ok()?;
        Some(Self { path: path.into(), plan, key: None })
    }

    /// Signs results with `key`, and believes only those signed with it.
    #[must_use]
    pub fn signed_with(self, key: Option<Key>) -> Self {
        Self { key, ..self }
    }

    /// Marks the run as complete.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn finish(&mut self) -> Result<(), Problem> {
        self.plan.finished = true;
        self.write_plan()
    }

    fn write_plan(&self) -> Result<(), Problem> {
        write(&self.path.join("run.json"), &json(&self.plan))
    }

    /// The result of a row, if it is there and was graded under `key`.
    pub fn result(&self, student: &str, assignment: &str, key: &str) -> Stored {
        let signer = self.key.as_ref().map(Key::public);
        Stored::read(&self.result_path(student, assignment), key, signer.as_ref())
    }

    /// Signs the result of a row, stores it, and returns it as it is stored.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn store(&self, report: Report) -> Result<Report, Problem> {
        let report = match &self.key {
            Some(key) => signing::sign(report, key)?,
            None => report,
        };
        write(&self.result_path(&report.student, &report.assignment), &json(&report))?;
        Ok(report)
    }

    fn result_path(&self, student: &str, assignment: &str) -> PathBuf {
        self.path.join("results").join(format!("{student}.{assignment}.json"))
    }
}

fn fits_seed(plan: &Plan, which: &Which) -> bool {
    which.seed.as_ref().is_none_or(|seed| seed == &plan.seed)
}

/// The time, in UTC, to the microsecond: what runs are ordered by.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// `2026-01-31T09-00-00Z`: sorts by time, and is a file name everywhere.
fn new_name() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

/// `name`, or `name-2` and so on if that is taken.
fn free_path(runs: &Path, name: &str) -> PathBuf {
    let candidates = (2..).map(|i| runs.join(format!("{name}-{i}")));
    let mut candidates = std::iter::once(runs.join(name)).chain(candidates);
    candidates.find(|path| !path.exists()).expect("numbers do not run out")
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain data");
    bytes.push(b'\n');
    bytes
}

/// Writes a file beside its place and renames it: nobody ever reads half of it.
///
/// # Errors
///
/// If the folder cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().expect("a file in a folder");
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|error| Problem::file(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Provenance;

    fn plan(seed: &str) -> Plan {
        Plan {
            schema: Plan::SCHEMA.into(),
            started: now(),
            seed: seed.into(),
            submissions: "/class".into(),
            assignments: vec!["a0".into()],
            students: vec![],
            deadline: None,
            tag: None,
            finished: false,
        }
    }

    #[test]
    fn an_unfinished_run_is_continued_with_its_own_seed() {
        let runs = tempfile::tempdir().unwrap();
        let first = RunFolder::open(runs.path(), plan("1"), &Which::default()).unwrap();
        let again = RunFolder::open(runs.path(), plan("2"), &Which::default()).unwrap();
        assert_eq!((again.path, again.plan.seed.as_str()), (first.path, "1"));
    }

    #[test]
    fn a_named_run_of_something_else_hides_no_unfinished_one() {
        let runs = tempfile::tempdir().unwrap();
        let first = RunFolder::open(runs.path(), plan("1"), &Which::default()).unwrap();
        let named = Which { name: Some("zzz".into()), ..Which::default() };
        let other = Plan { students: vec!["amy".into()], ..plan("2") };
        RunFolder::open(runs.path(), other, &named).unwrap();
        let again = RunFolder::open(runs.path(), plan("3"), &Which::default()).unwrap();
        assert_eq!(again.path, first.path);
    }

    #[test]
    fn a_run_with_another_deadline_or_tag_is_another_run() {
        let runs = tempfile::tempdir().unwrap();
        let until = |time: &str| Plan { deadline: Some(time.into()), ..plan("1") };
        let of_tag = Plan { tag: Some("submit/a0".into()), ..plan("1") };
        let open = |plan: Plan| RunFolder::open(runs.path(), plan, &Which::default()).unwrap().path;
        let first = open(until("2026-10-01T00:00:00Z"));
        for other in [plan("1"), of_tag, until("2026-10-02T00:00:00Z")] {
            assert_ne!(open(other), first);
        }
        assert_eq!(open(until("2026-10-01T00:00:00Z")), first);
    }

    #[test]
    fn fresh_finished_and_other_seeds_begin_anew() {
        let runs = tempfile::tempdir().unwrap();
        let open = |which: &Which| RunFolder::open(runs.path(), plan("1"), which).unwrap();
        let mut first = open(&Which::default());
        let fresh = open(&Which { fresh: true, ..Which::default() });
        assert_ne!(fresh.path, first.path);
        let seeded = Which { seed: Some("9".into()), ..Which::default() };
        assert_ne!(open(&seeded).path, fresh.path);
        first = open(&Which::default());
        first.finish().unwrap();
        assert_ne!(open(&Which::default()).path, first.path);
    }

    #[test]
    fn a_result_counts_only_under_its_key() {
        let runs = tempfile::tempdir().unwrap();
        let run = RunFolder::open(runs.path(), plan("1"), &Which::default()).unwrap();
        let provenance = Provenance { key: "k".into(), ..Provenance::default() };
        let report = Report::not_submitted("amy", &checks::a0::ASSIGNMENT, provenance);
        run.store(report.clone()).unwrap();
        assert_eq!(run.result("amy", "a0", "k"), Stored::Known(Box::new(report)));
        assert_eq!(run.result("amy", "a0", "other"), Stored::Outdated);
        assert_eq!(run.result("bo", "a0", "k"), Stored::Missing);
    }
}
