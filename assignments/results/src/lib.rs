//! What a run of the public checks came to, as a file that another program reads.
//!
//! The runner of `cargo test -p a0` writes the file if [`VARIABLE`] is set, and
//! `cargo course grade-push` reads it. Texts are in the language of the run. **They are not
//! escaped**: the message of a panic is the student's own text.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The variable of the environment that says where the runner writes its results. The
/// processes that run the student's code do not get it.
pub const VARIABLE: &str = "COURSE_RESULTS";

/// The version of this format.
pub const VERSION: u32 = 1;

/// The results of one assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// The version of the format.
    pub version: u32,
    /// `a0`
    pub assignment: String,
    /// What people call it.
    pub title: String,
    /// In the order of the handout.
    pub tasks: Vec<TaskResult>,
}

/// The results of one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResult {
    /// `a0.vjp`
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Whether its points come on top of the 100.
    pub bonus: bool,
    /// In the order of the table.
    pub checks: Vec<CheckResult>,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// `a0.vjp.softmax`
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it is worth if it passes.
    pub points: u32,
    /// How it ended.
    pub standing: Standing,
    /// How it ended, in a word for people.
    pub word: String,
    /// Why it did not pass, in several lines.
    pub message: Option<String>,
    /// The call that went wrong, if one did.
    pub call: Option<String>,
    /// Where it went wrong, if that is known.
    pub place: Option<Place>,
}

/// How a check ended, as far as it matters to a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It passed.
    Passed,
    /// The code is not written yet.
    NotImplemented,
    /// A check that it builds on did not pass.
    Skipped,
    /// The code is wrong: another answer, a panic, too slow, a built-in that is forbidden.
    Wrong,
    /// The runner itself failed.
    Error,
}

/// A place in the student's sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Below the assignment's folder: `src/vjp.rs`.
    pub file: String,
    /// From 1.
    pub line: u32,
}

impl Results {
    /// Every check, in the order of the tasks.
    pub fn checks(&self) -> impl Iterator<Item = &CheckResult> {
        self.tasks.iter().flat_map(|task| &task.checks)
    }

    /// The checks of this standing.
    pub fn standing(&self, standing: Standing) -> impl Iterator<Item = &CheckResult> {
        self.checks().filter(move |check| check.standing == standing)
    }

    /// The points of the tasks that are no bonus: those earned, and all.
    pub fn points(&self) -> (u32, u32) {
        let counted = self.tasks.iter().filter(|task| !task.bonus);
        counted.fold((0, 0), |(earned, all), task| (earned + task.earned(), all + task.points()))
    }

    /// The bonus points that are earned.
    pub fn bonus(&self) -> u32 {
        self.tasks.iter().filter(|task| task.bonus).map(TaskResult::earned).sum()
    }

    /// Writes them to `path`: the file is there when it is complete.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let aside = path.with_extension("part");
        fs::write(&aside, serde_json::to_vec_pretty(self)?)?;
        fs::rename(aside, path)
    }

    /// Reads what [`write`](Self::write) wrote.
    ///
    /// # Errors
    ///
    /// If there is no file, or it is of another format.
    pub fn read(path: &Path) -> io::Result<Self> {
        let results: Self = serde_json::from_slice(&fs::read(path)?)?;
        if results.version == VERSION {
            return Ok(results);
        }
        Err(io::Error::other(format!("version {}, not {VERSION}", results.version)))
    }
}

impl TaskResult {
    /// The points of the checks that passed.
    pub fn earned(&self) -> u32 {
        self.passed().map(|check| check.points).sum()
    }

    /// The points of all checks.
    pub fn points(&self) -> u32 {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// The checks that passed.
    pub fn passed(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|check| check.standing == Standing::Passed)
    }
}

impl Place {
    /// The place that `src/vjp.rs:41` names.
    pub fn named(text: &str) -> Option<Self> {
        let (file, line) = text.rsplit_once(':')?;
        Some(Self { file: file.into(), line: line.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(points: u32, standing: Standing) -> CheckResult {
        CheckResult {
            id: "t0.double.zero".into(),
            title: "zero".into(),
            points,
            standing,
            word: "passed".into(),
            message: None,
            call: None,
            place: Place::named("src/double.rs:3"),
        }
    }

    fn results() -> Results {
        let task = |id: &str, bonus, checks| TaskResult {
            id: id.into(),
            title: "doubling".into(),
            bonus,
            checks,
        };
        let counted = vec![check(60, Standing::Passed), check(40, Standing::Wrong)];
        Results {
            version: VERSION,
            assignment: "t0".into(),
            title: "T0 · Toy".into(),
            tasks: vec![
                task("t0.double", false, counted),
                task("t0.square", true, vec![check(5, Standing::Passed)]),
            ],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = std::env::temp_dir().join(format!("results-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("t0.json");
        results().write(&path).unwrap();
        assert_eq!(Results::read(&path).unwrap(), results());
        let newer = Results { version: 2, ..results() };
        newer.write(&path).unwrap();
        assert_eq!(Results::read(&path).unwrap_err().to_string(), "version 2, not 1");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_bonus_comes_on_top() {
        assert_eq!(results().points(), (60, 100));
        assert_eq!(results().bonus(), 5);
        assert_eq!(results().standing(Standing::Wrong).count(), 1);
    }

    #[test]
    fn a_place_is_a_file_and_a_line() {
        let place = Place { file: "src/vjp.rs".into(), line: 41 };
        assert_eq!(Place::named("src/vjp.rs:41"), Some(place));
        assert_eq!(Place::named("—"), None);
    }
}
