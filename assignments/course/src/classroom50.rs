//! Classroom 50's result, `classroom50/result/v1`.
//!
//! Its runner starts a grader in the student's checkout with the variables that are read
//! here, and then reads `result.json` there. All that runs in the student's repository, so
//! for Classroom 50, too, this is feedback.

use std::fs;
use std::path::PathBuf;

use results::{CheckResult, Results, Standing, TaskResult};
use serde::Serialize;

use crate::changed::Changed;
use crate::git::Git;
use crate::problem::Problem;
use crate::repository::Repository;
use crate::tried::{End, Tried};

/// The result has at most this many tests.
const MOST: usize = 100;

/// What an assignment that does not compile could have earned: that is 100 for each.
const POINTS: u32 = 100;

/// Whose submission of what it is, as the runner says.
#[derive(Debug)]
pub struct Classroom50 {
    classroom: String,
    assignment: String,
    assignment_type: String,
    owner: String,
    submission: String,
    commit: String,
    release: String,
    review: String,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    classroom: &'a str,
    assignment: &'a str,
    assignment_type: &'a str,
    owner: &'a str,
    submission: &'a str,
    commit: &'a str,
    release: &'a str,
    review: &'a str,
    datetime: String,
    score: u32,
    #[serde(rename = "max-score")]
    max_score: u32,
    tests: Vec<Test>,
}

#[derive(Debug, Serialize)]
struct Test {
    #[serde(rename = "test-name")]
    name: String,
    passed: bool,
    score: u32,
    #[serde(rename = "max-score")]
    max_score: u32,
}

impl Classroom50 {
    /// What the environment says; `None` outside of Classroom 50.
    ///
    /// # Errors
    ///
    /// If a part of it is missing: which.
    pub fn new(get: &dyn Fn(&str) -> Option<String>) -> Result<Option<Self>, Problem> {
        let given = |name: &str| get(name).filter(|value| !value.trim().is_empty());
        if given("CLASSROOM50_BUNDLE_DIR").is_none() || given("CLASSROOM").is_none() {
            return Ok(None);
        }
        let needed = |name: &str| given(name).ok_or_else(|| missing(name));
        let commit = needed("COMMIT_URL")?;
        Ok(Some(Self {
            classroom: needed("CLASSROOM")?,
            assignment: needed("ASSIGNMENT")?,
            assignment_type: given("ASSIGNMENT_TYPE").unwrap_or_else(|| "individual".into()),
            owner: given("OWNER").map_or_else(|| needed("USERNAME"), Ok)?,
            submission: needed("SUBMISSION_TAG")?,
            release: needed("RELEASE_URL")?,
            review: given("REVIEW_URL").unwrap_or_else(|| commit.clone()),
            commit,
        }))
    }

    /// The assignment that Classroom 50 names, if it is called like one of ours; otherwise
    /// all. Its result replaces the one before, so what has changed does not matter.
    pub fn asked(&self, repository: &Repository) -> Changed {
        let mut all = Changed::all(repository);
        if all.assignments.contains(&self.assignment) {
            all.assignments.retain(|id| *id == self.assignment);
        }
        all
    }

    /// Removes a result that lies there from before, so that it is not taken for this one.
    pub fn forget(repository: &Repository) {
        let _ = fs::remove_file(path(repository));
    }

    /// Writes the result.
    ///
    /// # Errors
    ///
    /// If git does not know the commit, or the file cannot be written.
    pub fn write(&self, tried: &[Tried], repository: &Repository) -> Result<(), Problem> {
        let time = Git { root: &repository.root }.commit_time()?.ok_or_else(no_commit)?;
        let text = self.json(tried, time);
        let path = path(repository);
        fs::write(&path, text).map_err(|error| Problem::file(&path, &error))
    }

    fn json(&self, tried: &[Tried], datetime: String) -> String {
        let tests = tests(tried);
        let document = Document {
            schema: "classroom50/result/v1",
            classroom: &self.classroom,
            assignment: &self.assignment,
            assignment_type: &self.assignment_type,
            owner: &self.owner,
            submission: &self.submission,
            commit: &self.commit,
            release: &self.release,
            review: &self.review,
            datetime,
            score: tests.iter().map(|test| test.score).sum(),
            max_score: tests.iter().map(|test| test.max_score).sum(),
            tests,
        };
        serde_json::to_string_pretty(&document).expect("plain data") + "\n"
    }
}

/// Where the runner looks for it.
fn path(repository: &Repository) -> PathBuf {
    repository.root.join("result.json")
}

/// A test for each check; for each task, if these are too many.
fn tests(tried: &[Tried]) -> Vec<Test> {
    let by_check: Vec<Test> = tried.iter().flat_map(|tried| of_one(tried, &of_checks)).collect();
    if by_check.len() <= MOST {
        return by_check;
    }
    tried.iter().flat_map(|tried| of_one(tried, &of_tasks)).collect()
}

fn of_one(tried: &Tried, of_results: &dyn Fn(&Results) -> Vec<Test>) -> Vec<Test> {
    match &tried.end {
        End::Ran(results) => of_results(results),
        End::CompileError(_) => {
            let name = format!("{} compiles", tried.id);
            vec![Test { name, passed: false, score: 0, max_score: POINTS }]
        }
        End::NotRun(_) => Vec::new(),
    }
}

fn of_checks(results: &Results) -> Vec<Test> {
    let tasks = results.tasks.iter();
    tasks.flat_map(|task| task.checks.iter().map(|check| of_check(check, task.bonus))).collect()
}

fn of_tasks(results: &Results) -> Vec<Test> {
    results.tasks.iter().map(of_task).collect()
}

/// What is a bonus counts nothing here: no score may be higher than the highest.
fn of_check(check: &CheckResult, bonus: bool) -> Test {
    let passed = check.standing == Standing::Passed;
    let max_score = if bonus { 0 } else { check.points };
    let score = if passed { max_score } else { 0 };
    Test { name: name(&check.id, bonus), passed, score, max_score }
}

fn of_task(task: &TaskResult) -> Test {
    let counted = |points| if task.bonus { 0 } else { points };
    Test {
        name: name(&task.id, task.bonus),
        passed: task.passed().count() == task.checks.len(),
        score: counted(task.earned()),
        max_score: counted(task.points()),
    }
}

fn name(id: &str, bonus: bool) -> String {
    if bonus { format!("{id} (bonus)") } else { id.into() }
}

fn missing(name: &str) -> Problem {
    Problem::fault((
        format!("Classroom 50 的环境变量里缺少 {name}，写不出 result.json"),
        format!("Classroom 50's environment lacks {name}, so there can be no result.json"),
    ))
}

fn no_commit() -> Problem {
    Problem::fault((
        "git 说不出当前提交的时间：检出时要带上 .git",
        "git does not tell when the commit was made: check the repository out with its .git",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy;
    use wording::Lang;

    fn environment(without: &'static str) -> impl Fn(&str) -> Option<String> {
        move |name| {
            let value = match name {
                "CLASSROOM" => "llm-2026",
                "ASSIGNMENT" => "t0",
                "USERNAME" => "amy",
                "SUBMISSION_TAG" => "submit/20261001T155959Z-0a0a0a0",
                "COMMIT_URL" => "https://example.org/amy/commit/0a",
                "RELEASE_URL" => "https://example.org/amy/releases/1",
                "CLASSROOM50_BUNDLE_DIR" => "/tmp/bundle",
                _ => return None,
            };
            (name != without).then(|| value.into())
        }
    }

    fn ran(results: Results) -> Tried {
        Tried { id: "t0".into(), end: End::Ran(results), printed: String::new() }
    }

    #[test]
    fn the_result_is_what_its_runner_reads() {
        let classroom = Classroom50::new(&environment("")).unwrap().unwrap();
        insta::assert_snapshot!(
            classroom.json(&[ran(toy::results())], "2026-10-01T15:59:59Z".into())
        );
    }

    #[test]
    fn no_score_is_higher_than_the_highest_and_no_list_too_long() {
        let mut results = toy::results();
        results.tasks[0].checks = vec![toy::wrong(); 101];
        let tests = tests(&[ran(results)]);
        let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
        assert_eq!(names, ["t0.double", "t0.halve", "t0.square (bonus)"]);
        assert!(tests.iter().all(|test| test.score <= test.max_score));
    }

    #[test]
    fn elsewhere_there_is_no_classroom_and_a_part_that_is_missing_is_named() {
        assert!(Classroom50::new(&|_| None).unwrap().is_none());
        assert!(Classroom50::new(&environment("CLASSROOM50_BUNDLE_DIR")).unwrap().is_none());
        let problem = Classroom50::new(&environment("COMMIT_URL")).unwrap_err();
        let words = "Classroom 50's environment lacks COMMIT_URL, so there can be no result.json";
        assert_eq!(problem.line(Lang::En), words);
    }
}
