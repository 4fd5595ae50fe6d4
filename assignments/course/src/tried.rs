//! One assignment, compiled and tried.

use std::path::Path;
use std::process::Output;

use results::{Place, Results, Standing};
use wording::{Words, capped};

use crate::cargo::cargo;
use crate::compile_error::CompileError;
use crate::place;
use crate::problem::Problem;
use crate::repository::Repository;

/// At most this many bytes of what cargo printed are kept.
const MOST: usize = 256 << 10;

/// An assignment, and what became of it.
#[derive(Debug)]
pub struct Tried {
    /// `a0`
    pub id: String,
    /// What became of it.
    pub end: End,
    /// What the compiler or the runner printed. The student's code may have written it.
    pub printed: String,
}

/// How the trial of an assignment ended.
#[derive(Debug)]
pub enum End {
    /// The checks ran.
    Ran(Results),
    /// It does not compile.
    CompileError(CompileError),
    /// The checks could not be run, and nothing is known.
    NotRun(Words),
}

impl Tried {
    /// Compiles the assignment and runs its public checks.
    ///
    /// # Errors
    ///
    /// If cargo cannot be started.
    pub fn new(repository: &Repository, id: &str) -> Result<Self, Problem> {
        let told = |end, printed| Self { id: id.into(), end, printed: capped(printed, MOST) };
        if repository.needs_libtorch(id) && !repository.has_libtorch() {
            let setup = cargo(&repository.root, &["xtask", "setup"], &[])?;
            if !setup.status.success() {
                return Ok(told(End::NotRun(no_libtorch()), both(&setup)));
            }
        }
        let compile = ["test", "--package", id, "--test", "checks", "--no-run"];
        let json = [&compile[..], &["--message-format=json"]].concat();
        let compiled = cargo(&repository.root, &json, &[])?;
        if let Some(error) = CompileError::first(&compiled.stdout) {
            let printed = error.rendered.clone();
            return Ok(told(End::CompileError(error), printed));
        }
        if !compiled.status.success() {
            return Ok(told(End::NotRun(no_build()), text(&compiled.stderr)));
        }
        run(&repository.root, id).map(|(end, printed)| told(end, printed))
    }

    /// Whether something in it is wrong. What is not written yet is not.
    pub fn is_wrong(&self) -> bool {
        match &self.end {
            End::Ran(results) => results.standing(Standing::Wrong).next().is_some(),
            End::CompileError(_) => true,
            End::NotRun(_) => false,
        }
    }

    /// Whether the checks, or one of them, could not be run.
    pub fn is_fault(&self) -> bool {
        match &self.end {
            End::Ran(results) => results.standing(Standing::Error).next().is_some(),
            End::CompileError(_) => false,
            End::NotRun(_) => true,
        }
    }
}

/// Runs the checks. What they came to is read from a file, never from what was printed.
fn run(root: &Path, id: &str) -> Result<(End, String), Problem> {
    let folder = tempfile::tempdir().map_err(|error| Problem::file(root, &error))?;
    let path = folder.path().join("results.json");
    let told = [(results::VARIABLE, path.clone().into_os_string())];
    let output = cargo(root, &["test", "--package", id, "--test", "checks"], &told)?;
    let end = match Results::read(&path) {
        Ok(mut results) if results.assignment == id => {
            find_places(root, &mut results);
            End::Ran(results)
        }
        _ => End::NotRun(no_results()),
    };
    Ok((end, both(&output)))
}

/// Puts in where each check that is wrong goes wrong, from the repository's root.
fn find_places(root: &Path, results: &mut Results) {
    let folder = Repository::folder(&results.assignment);
    for check in results.tasks.iter_mut().flat_map(|task| &mut task.checks) {
        let place: Option<Place> = place::of_check(root, &folder, check);
        check.place = place.filter(|_| check.standing == Standing::Wrong);
    }
}

fn both(output: &Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn no_libtorch() -> Words {
    Words::new(
        "这份作业需要 libtorch，而 `cargo xtask setup` 没有成功；它打印的内容在日志里",
        "it needs libtorch, and `cargo xtask setup` failed; what it printed is in the log",
    )
}

fn no_build() -> Words {
    Words::new(
        "cargo 没能开始编译；它打印的内容在日志里（检查 Cargo.toml 和 Cargo.lock）",
        "cargo could not begin to compile; what it printed is in the log (look at Cargo.toml and Cargo.lock)",
    )
}

fn no_results() -> Words {
    Words::new(
        "检查没有运行到最后，没有结果；打印的内容在日志里",
        "the checks did not run to their end, so there are no results; what they printed is in the log",
    )
}
