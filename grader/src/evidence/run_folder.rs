//! A grading run as a folder of files. A row is finished when its file is there, and files
//! appear only when they are complete. So if the grader is killed at any moment, only the
//! rows in progress are lost.
//!
//! ```text
//! runs/2026-01-31T09-00-00Z/
//!   run.json                    what is graded, and the hidden seed: staff only
//!   results/<student>.<assignment>.json
//!   seen/<student>.<assignment>.json      when it was handed in, to open nothing twice
//!   roster.json                 who the students are, if there was a roster
//!   feedback/<student>.md       \ exports: made anew from results, these two always
//!   scores.csv                  /
//! ```

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use harness::Words;
use intake::Enrolled;
use serde::{Deserialize, Serialize};

use crate::base::problem::Problem;
use crate::command_line::plan::Plan;
use crate::evidence::people::People;
use crate::evidence::report::Report;
use crate::evidence::result_file::ResultFile;
use crate::evidence::signing::{self, Key};
use crate::evidence::stored::Stored;
use crate::handed_in::row_name::RowName;

/// The folders that every run's folder has. Some exports have folders of their own.
const FOLDERS: [&str; 3] = ["results", "seen", "feedback"];

/// The file with the roster.
const ROSTER: &str = "roster.json";

/// A run's folder.
#[derive(Debug)]
pub struct RunFolder {
    /// Where it lies.
    pub path: PathBuf,
    /// What is graded.
    pub plan: Plan,
    /// What results are signed with, if there is a key.
    pub(super) key: Option<Arc<Key>>,
    /// Whether the group may read it.
    pub(super) group: bool,
}

/// What was handed in for a row when it was last opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The sizes and times of the files.
    pub stamp: String,
    /// The hash of the sources, or why there were none.
    pub identity: String,
}

impl RunFolder {
    /// The run in the folder `path`, if there is one.
    pub fn read(path: &Path) -> Option<Self> {
        let plan = serde_json::from_slice(&fs::read(path.join("run.json")).ok()?).ok()?;
        Some(Self { path: path.into(), plan, key: None, group: false })
    }

    /// What it is called: the name of its folder.
    pub fn name(&self) -> String {
        let path = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The run that the result in `file` belongs to, if the file still lies in the run's
    /// folder.
    pub fn of_result(file: &Path) -> Option<Self> {
        let file = file.canonicalize().ok()?;
        Self::read(file.parent()?.parent()?)
    }

    /// From now on signs results with `key`, and accepts only stored results that are
    /// signed with it.
    #[must_use]
    pub fn signed_with(self, key: Option<Key>) -> Self {
        Self { key: key.map(Arc::new), ..self }
    }

    /// Makes it readable by the group if `group` is true, otherwise only by its owner.
    ///
    /// # Errors
    ///
    /// If rights cannot be changed.
    pub fn readable_by_group(mut self, group: bool) -> Result<Self, Problem> {
        self.group = group;
        self.set_rights()?;
        Ok(self)
    }

    /// Makes the folders that are missing, and sets the permissions of everything in it.
    pub(super) fn set_rights(&self) -> Result<(), Problem> {
        let (folders, files) = if self.group { (0o750, 0o640) } else { (0o700, 0o600) };
        let set = |path: &Path, mode: u32| {
            let done = fs::set_permissions(path, Permissions::from_mode(mode));
            done.map_err(|error| Problem::file(path, &error))
        };
        set(&self.path, folders)?;
        for name in FOLDERS {
            let folder = self.path.join(name);
            fs::create_dir_all(&folder).map_err(|error| Problem::file(&folder, &error))?;
        }
        let inside = entries(&self.path).into_iter().filter(|path| path.is_dir());
        let inside: Vec<PathBuf> = inside.collect();
        inside.iter().try_for_each(|folder| set(folder, folders))?;
        if !self.group {
            return Ok(());
        }
        for folder in inside.iter().chain([&self.path]) {
            for file in entries(folder).iter().filter(|path| path.is_file()) {
                set(file, files)?;
            }
        }
        Ok(())
    }

    /// Stores the plan of what is graded from now on.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn with_plan(self, plan: Plan) -> Result<Self, Problem> {
        let run = Self { plan, ..self };
        run.write_plan()?;
        Ok(run)
    }

    /// Marks the run as complete, or not.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn finished(&self, finished: bool) -> Result<(), Problem> {
        self.write("run.json", &json(&Plan { finished, ..self.plan.clone() }))
    }

    /// Removes the run as if it had never begun.
    pub fn remove(&self) {
        let _ = fs::remove_dir_all(&self.path);
    }

    pub(super) fn write_plan(&self) -> Result<(), Problem> {
        self.write("run.json", &json(&self.plan))
    }

    /// The result of a row, if it is there and was graded under `key`.
    pub fn result(&self, row: &RowName, key: &str) -> Stored {
        let signer = self.key.as_deref().map(Key::public);
        Stored::read(&self.result_path(row), Some(key), signer.as_ref())
    }

    /// Whether there is a result of a row, accepted or not.
    pub fn has_result(&self, row: &RowName) -> bool {
        self.result_path(row).exists()
    }

    /// The results of all rows that are accepted: those of `order` first, in its order,
    /// then all others by name. For each that is not accepted, why.
    pub fn reports(&self, order: &[RowName]) -> (Vec<Report>, Vec<Words>) {
        let signer = self.key.as_deref().map(Key::public);
        let named: Vec<PathBuf> = order.iter().map(|row| self.result_path(row)).collect();
        let mut others = self.result_files();
        others.retain(|path| !named.contains(path));
        let mut reports = Vec::new();
        let mut rejected = Vec::new();
        for path in named.iter().chain(&others) {
            match Stored::read(path, None, signer.as_ref()) {
                Stored::Known(report) => reports.push(*report),
                Stored::Missing | Stored::Outdated => {}
                Stored::Rejected(why) => rejected.push(why),
            }
        }
        (reports, rejected)
    }

    /// All results as they are stored, in the same order, whoever made them: what an older
    /// grader wrote would not be accepted by this one. For each file that is no result, why.
    pub fn as_stored(&self, order: &[RowName]) -> (Vec<Report>, Vec<Words>) {
        let mut files: Vec<PathBuf> = order.iter().map(|row| self.result_path(row)).collect();
        files.retain(|path| path.exists());
        let others = self.result_files();
        let others: Vec<PathBuf> =
            others.into_iter().filter(|path| !files.contains(path)).collect();
        let mut reports = Vec::new();
        let mut unreadable = Vec::new();
        for path in files.iter().chain(&others) {
            match ResultFile::read(path) {
                Ok(file) => reports.push(file.report),
                Err(problem) => unreadable.push(problem.words),
            }
        }
        (reports, unreadable)
    }

    /// What it signs with.
    pub fn key(&self) -> Option<Arc<Key>> {
        self.key.clone()
    }

    /// The files of all results, by name.
    fn result_files(&self) -> Vec<PathBuf> {
        let mut files = entries(&self.path.join("results"));
        files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        files.sort();
        files
    }

    /// All students who have a row, by name.
    pub fn students(&self) -> BTreeSet<String> {
        let files = self.result_files();
        let rows = files.iter().filter_map(|path| path.file_stem()?.to_str()?.rsplit_once('.'));
        rows.map(|(student, _)| student.into()).collect()
    }

    /// The rows in the order of exports, as far as the folder alone tells it: the students
    /// that were asked for, or all by name.
    pub fn order(&self) -> Vec<RowName> {
        let everybody: Vec<String> = self.students().into_iter().collect();
        let Plan { students, assignments, .. } = &self.plan;
        let students = if students.is_empty() { &everybody } else { students };
        let of = |student: &String| {
            let student = student.clone();
            assignments.iter().map(move |id| RowName::new(&student, id))
        };
        students.iter().flat_map(of).collect()
    }

    /// Who the students are, as the rosters say that it was graded with.
    ///
    /// # Errors
    ///
    /// If the stored roster cannot be read.
    pub fn people(&self) -> Result<People, Problem> {
        let path = self.path.join(ROSTER);
        let unusable = |error: &dyn std::fmt::Display| {
            let path = path.display();
            Problem::input((
                format!("{path} 不能用：{error}；删去它，再用 --roster 评一次，就会重新写"),
                format!(
                    "{path} cannot be used: {error}; remove it and grade with --roster again, which writes it anew"
                ),
            ))
        };
        match fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map(People::new).map_err(|error| unusable(&error))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(People::default()),
            Err(error) => Err(unusable(&error)),
        }
    }

    /// Stores who the students are. Those of an earlier roster stay.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, or what is stored cannot be read.
    pub fn store_roster(&self, roster: &[Enrolled]) -> Result<(), Problem> {
        let people = self.people()?.joined(roster);
        self.write(ROSTER, &json(&people.list()))
    }

    /// Signs the result of a row, stores it, and returns it as it is stored.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn store(&self, report: Report) -> Result<Report, Problem> {
        let report = match self.key.as_deref() {
            Some(key) => signing::sign(report, key)?,
            None => report,
        };
        let row = report.row();
        self.write(&format!("results/{row}.json"), &json(&report))?;
        Ok(report)
    }

    /// What was handed in for the row when it was last opened.
    pub fn seen(&self, row: &RowName) -> Option<Seen> {
        serde_json::from_slice(&fs::read(self.seen_path(row)).ok()?).ok()
    }

    /// Stores what was handed in. If this fails, it only costs time later.
    pub fn note(&self, row: &RowName, seen: &Seen) {
        let _ = self.write(&format!("seen/{row}.json"), &json(seen));
    }

    /// Writes a file under another name and renames it, so that nobody ever reads half of
    /// it. Its folder is made if it is missing.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        let path = self.path.join(name);
        let folder = path.parent().expect("a file in a folder");
        self.make_folder(folder).map_err(|error| Problem::file(folder, &error))?;
        let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
            file.write_all(bytes)?;
            if self.group {
                file.as_file().set_permissions(Permissions::from_mode(0o640))?;
            }
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)
        });
        written.map(|_| ()).map_err(|error| Problem::file(&path, &error))
    }

    fn make_folder(&self, folder: &Path) -> std::io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        let mode = if self.group { 0o750 } else { 0o700 };
        fs::set_permissions(folder, Permissions::from_mode(mode))
    }

    fn result_path(&self, row: &RowName) -> PathBuf {
        self.path.join("results").join(format!("{row}.json"))
    }

    fn seen_path(&self, row: &RowName) -> PathBuf {
        self.path.join("seen").join(format!("{row}.json"))
    }
}

/// What lies in a folder; nothing if it cannot be read.
pub(super) fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain data");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command_line::which::Which;
    use crate::evidence::report::Provenance;
    use crate::evidence::runs::tests::{open, plan};
    use intake::Person;

    #[test]
    fn a_result_counts_only_under_its_key() {
        let runs = tempfile::tempdir().unwrap();
        let run = open(runs.path(), plan("1"), &Which::default());
        let provenance = Provenance { key: "k".into(), ..Provenance::default() };
        let report = Report::not_submitted("amy", &checks::a0::ASSIGNMENT, provenance);
        run.store(report.clone()).unwrap();
        assert_eq!(run.result(&RowName::new("amy", "a0"), "k"), Stored::Known(Box::new(report)));
        assert_eq!(run.result(&RowName::new("amy", "a0"), "other"), Stored::Outdated);
        assert_eq!(run.result(&RowName::new("bo", "a0"), "k"), Stored::Missing);
    }

    #[test]
    fn the_group_reads_it_only_if_it_may() {
        let runs = tempfile::tempdir().unwrap();
        let run = open(runs.path(), plan("1"), &Which::default());
        let row = RowName::new("amy", "a0");
        let seen = Seen { stamp: "s".into(), identity: "i".into() };
        run.note(&row, &seen);
        let mode =
            |name: &str| fs::metadata(run.path.join(name)).unwrap().permissions().mode() & 0o777;
        let modes = || ["", "seen", "run.json", "seen/amy.a0.json"].map(mode);
        assert_eq!(modes(), [0o700, 0o700, 0o600, 0o600]);
        let shared = RunFolder::read(&run.path).unwrap().readable_by_group(true).unwrap();
        assert_eq!(modes(), [0o750, 0o750, 0o640, 0o640]);
        shared.note(&RowName::new("bo", "a0"), &seen);
        assert_eq!(mode("seen/bo.a0.json"), 0o640);
        assert_eq!(run.seen(&row), Some(seen));
    }

    #[test]
    fn who_the_students_are_is_kept_with_the_run() {
        let runs = tempfile::tempdir().unwrap();
        let run = open(runs.path(), plan("1"), &Which::default());
        assert_eq!(run.people().unwrap().list(), []);
        let person = Person { email: Some("amy@example.org".into()), ..Person::default() };
        run.store_roster(&[Enrolled { student: "amy".into(), person: person.clone() }]).unwrap();
        run.store_roster(&[Enrolled { student: "bo".into(), ..Enrolled::default() }]).unwrap();
        let people = RunFolder::read(&run.path).unwrap().people().unwrap();
        assert_eq!(people.of("amy"), &person);
        assert_eq!(people.list()[0].student, "bo");
        fs::write(run.path.join("roster.json"), "[{").unwrap();
        let problem = run.people().unwrap_err();
        assert!(problem.words.en.contains("roster.json cannot be used"), "{problem:?}");
        assert!(run.store_roster(&[]).is_err(), "what cannot be read is not overwritten");
    }

    #[test]
    fn the_order_of_rows_is_that_of_the_students_and_not_of_the_files() {
        let runs = tempfile::tempdir().unwrap();
        let order = |plan: Plan| {
            let run = RunFolder::make(runs.path(), plan, &Which::default()).unwrap();
            for student in ["amy-b", "amy", "v1.2"] {
                let provenance = Provenance::default();
                let report = Report::not_submitted(student, &checks::a0::ASSIGNMENT, provenance);
                run.store(report).unwrap();
            }
            let students = run.order().into_iter().map(|row| row.student);
            students.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(order(plan("1")), "amy amy-b v1.2");
        let asked = Plan { students: vec!["v1.2".into(), "amy".into()], ..plan("1") };
        assert_eq!(order(asked), "v1.2 amy");
    }

    #[test]
    fn all_results_are_exported_whichever_are_graded_now() {
        let runs = tempfile::tempdir().unwrap();
        let run = open(runs.path(), plan("1"), &Which::default());
        for student in ["amy", "bo", "cy"] {
            let provenance = Provenance::default();
            run.store(Report::not_submitted(student, &checks::a0::ASSIGNMENT, provenance)).unwrap();
        }
        fs::write(run.path.join("results/dan.a0.json"), "{").unwrap();
        let (reports, rejected) = run.reports(&[RowName::new("cy", "a0")]);
        let names: Vec<&str> = reports.iter().map(|report| report.student.as_str()).collect();
        assert_eq!(names, ["cy", "amy", "bo"]);
        assert_eq!(rejected.len(), 1, "half a result");
    }
}
