//! Changes that people wrote down, with what must come of each.

use std::fs;
use std::path::{Path, PathBuf};

use harness::Assignment;
use serde::Deserialize;

use crate::problem::Problem;
use crate::samples::Sample;

/// The edits of one assignment: `fixtures/edits/a0.toml`.
#[derive(Debug)]
pub struct Edits {
    /// The file.
    pub path: PathBuf,
    /// In its order.
    pub edits: Vec<Edit>,
}

/// One change of one sample.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// What it is called.
    pub id: String,
    /// The sample.
    pub sample: String,
    /// `src/ops.rs`
    pub file: String,
    /// What is replaced; it stands there once.
    pub find: String,
    /// By what.
    pub replace: String,
    /// Whether this is another way of being right.
    #[serde(default)]
    pub right: bool,
    /// The misconception that must be named; without one nothing may be named.
    pub name: Option<String>,
    /// Checks that must not pass.
    #[serde(default)]
    pub fails: Vec<String>,
    /// What is wrong, or why it is right.
    #[serde(default)]
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    assignment: String,
    #[serde(default, rename = "edit")]
    edits: Vec<Edit>,
}

impl Edits {
    /// Those of `assignment`; none if there is no file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or names what is not there.
    pub fn read(folder: &Path, assignment: &Assignment) -> Result<Self, Problem> {
        let path = folder.join(format!("{}.toml", assignment.id));
        let none = Self { path: path.clone(), edits: Vec::new() };
        if !path.exists() {
            return Ok(none);
        }
        let text = fs::read_to_string(&path).map_err(Problem::file(&path))?;
        Self::parse(path, &text, assignment)
    }

    fn parse(path: PathBuf, text: &str, assignment: &Assignment) -> Result<Self, Problem> {
        let file: File = toml::from_str(text).map_err(|error| unreadable(&path, &error))?;
        if file.assignment != assignment.id {
            let other = &file.assignment;
            return Err(Problem::input((
                format!("{}：里面写的是作业 {other}", path.display()),
                format!("{}: it says assignment {other}", path.display()),
            )));
        }
        let edits = Self { path, edits: file.edits };
        for (number, edit) in edits.edits.iter().enumerate() {
            edit.check(&edits, number, assignment)?;
        }
        Ok(edits)
    }
}

impl Edit {
    /// That its names are those of something, and its id of nothing else.
    fn check(&self, edits: &Edits, number: usize, of: &Assignment) -> Result<(), Problem> {
        let problem = |zh: String, en: String| self.problem(&edits.path, &zh, &en);
        if edits.edits[..number].iter().any(|edit| edit.id == self.id) {
            return Err(problem("这个 id 用了两次".into(), "two edits have this id".into()));
        }
        if let Some(id) = self.name.as_ref().filter(|id| of.misconception(id).is_none()) {
            return Err(problem(format!("没有误解 {id}"), format!("no misconception {id}")));
        }
        if let Some(id) = self.fails.iter().find(|id| of.check(id).is_none()) {
            return Err(problem(format!("没有检查 {id}"), format!("no check {id}")));
        }
        if self.right && (self.name.is_some() || !self.fails.is_empty()) {
            let zh = "`right` 与 `name`、`fails` 不能同时写";
            return Err(problem(zh.into(), "`right` goes with neither `name` nor `fails`".into()));
        }
        Ok(())
    }

    /// The file of `sample` with this change.
    ///
    /// # Errors
    ///
    /// If there is no such file, or what is replaced does not stand there just once.
    pub fn apply(&self, sample: &Sample, path: &Path) -> Result<String, Problem> {
        let place = format!("{}/{}", self.sample, self.file);
        let Some(text) = sample.files.get(&self.file) else {
            return Err(self.problem(
                path,
                &format!("没有文件 {place}"),
                &format!("no file {place}"),
            ));
        };
        match text.matches(&self.find).count() {
            1 => Ok(text.replace(&self.find, &self.replace)),
            times => Err(self.problem(
                path,
                &format!("`find` 在 {place} 里出现 {times} 次，应当正好一次"),
                &format!("`find` stands {times} times in {place}; it must stand there once"),
            )),
        }
    }

    fn problem(&self, path: &Path, zh: &str, en: &str) -> Problem {
        let (path, id) = (path.display(), &self.id);
        Problem::input((format!("{path}：改动 {id}：{zh}"), format!("{path}: edit {id}: {en}")))
    }
}

/// Text that is no such file, in one line.
pub fn unreadable(path: &Path, error: &toml::de::Error) -> Problem {
    let line: Vec<&str> = error.message().split_whitespace().collect();
    let (path, line) = (path.display(), line.join(" "));
    Problem::input((format!("{path}：{line}"), format!("{path}: {line}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit_code::ExitCode;

    const EDITS: &str = include_str!("../testdata/edits.toml");

    fn parse(text: &str) -> Result<Edits, Problem> {
        Edits::parse("edits.toml".into(), text, &harness::toy::ASSIGNMENT)
    }

    fn refused(from: &str, to: &str) -> String {
        assert!(EDITS.contains(from), "{from}");
        let problem = parse(&EDITS.replacen(from, to, 1)).unwrap_err();
        assert_eq!(problem.code, ExitCode::BadInput);
        problem.words.en
    }

    fn sample(text: &str) -> Sample {
        let files = [("src/area.rs".to_string(), text.to_string())].into();
        Sample { name: "full-marks".into(), files }
    }

    #[test]
    fn what_stands_there_once_is_replaced() {
        let edits = parse(EDITS).unwrap();
        let text = edits.edits[0].apply(&sample("a + b"), &edits.path).unwrap();
        assert_eq!(text, "a - b");
    }

    #[test]
    fn what_stands_there_twice_or_never_is_refused_with_one_line() {
        let edits = parse(EDITS).unwrap();
        let why = |text: &str| edits.edits[0].apply(&sample(text), &edits.path).unwrap_err();
        insta::assert_snapshot!(why("a + b; a + b").words.en, @"edits.toml: edit minus_for_plus: `find` stands 2 times in full-marks/src/area.rs; it must stand there once");
        insta::assert_snapshot!(why("a + b; a + b").words.zh, @"edits.toml：改动 minus_for_plus：`find` 在 full-marks/src/area.rs 里出现 2 次，应当正好一次");
        assert!(why("").words.en.contains("stands 0 times"));
        let elsewhere = Sample { files: [].into(), ..sample("") };
        let why = edits.edits[0].apply(&elsewhere, &edits.path).unwrap_err().words.en;
        assert!(why.ends_with("no file full-marks/src/area.rs"), "{why}");
    }

    #[test]
    fn what_names_nothing_is_refused() {
        assert_eq!(refused("\"t0\"", "\"t1\""), "edits.toml: it says assignment t1");
        let id = refused("other_order", "minus_for_plus");
        assert_eq!(id, "edits.toml: edit minus_for_plus: two edits have this id");
        assert!(refused("\"t0.double.value\"", "\"t0.no\"").ends_with("no check t0.no"));
        let name = refused("fails =", "name = \"t0.no\"\nfails =");
        assert!(name.ends_with("no misconception t0.no"), "{name}");
        assert!(refused("fails =", "fials =").contains("unknown field `fials`"));
        assert!(refused("fails =", "right = true\nfails =").contains("goes with neither"));
    }
}
