//! What is built once for all submissions: the libraries that they are linked with, and the
//! program that hosts the reference.

use std::path::{Path, PathBuf};

use harness::Assignment;

use super::cargo::build;
use super::fingerprint;
use super::libraries::{Libraries, SubmissionKind};
use super::toolchain::Toolchain;
use crate::base::clean::Clean;
use crate::base::problem::Problem;
use crate::grading::hashes::Hashes;
use crate::sandbox::{self, Files, Isolation};

/// The staff's libraries and tools.
#[derive(Debug)]
pub struct Staff {
    /// The compiler and the linker.
    pub toolchain: Toolchain,
    /// What submissions of plain Rust are compiled against, if such are graded.
    plain: Option<Libraries>,
    /// What submissions that compute with libtorch are compiled against, if such are graded.
    libtorch: Option<Libraries>,
    /// The executable that hosts the reference.
    pub oracle: PathBuf,
    /// What decides the score of every assignment alike.
    hashes: Hashes,
    /// What confines submissions.
    pub isolation: Isolation,
    /// What makes their text fit for a report.
    pub clean: Clean,
}

impl Staff {
    /// Builds or finds what submissions of `assignments` need.
    ///
    /// # Errors
    ///
    /// If something does not build or a tool is missing.
    pub fn prepare(
        isolation: &Isolation,
        assignments: &[&'static Assignment],
    ) -> Result<Self, Problem> {
        use SubmissionKind::{Libtorch, Plain};
        let toolchain = Toolchain::find()?;
        let graded = |kind| assignments.iter().any(|it| SubmissionKind::of(it) == kind);
        let gather = |kind, messages: &[_]| Libraries::gather(kind, messages, &toolchain);
        let plain = if graded(Plain) {
            Some(gather(Plain, &build(&["worker"], Plain.features())?)?)
        } else {
            None
        };
        // The reference needs libtorch for every assignment.
        let messages = build(&["worker", "oracle"], Libtorch.features())?;
        let libtorch = if graded(Libtorch) { Some(gather(Libtorch, &messages)?) } else { None };
        let oracle = messages
            .iter()
            .filter(|m| m.target.name == "oracle")
            .find_map(|m| m.executable.clone())
            .ok_or_else(|| Problem::fault(("cargo 没有编出 oracle", "cargo built no oracle")))?;
        let hashes = fingerprint::of_staff(&toolchain.linker)?;
        let clean = Clean::new(&toolchain.sysroot);
        Ok(Self { toolchain, plain, libtorch, oracle, hashes, isolation: isolation.clone(), clean })
    }

    /// The hashes of all that is the staff's and decides the score of a submission of
    /// `assignment`.
    pub fn hashes(&self, assignment: &Assignment) -> Hashes {
        let own = sources::of_assignment(assignment.id).into();
        Hashes { assignment: own, ..self.hashes.clone() }
    }

    /// What submissions of `assignment` are compiled against.
    pub fn libraries(&self, assignment: &Assignment) -> &Libraries {
        let libraries = match SubmissionKind::of(assignment) {
            SubmissionKind::Plain => &self.plain,
            SubmissionKind::Libtorch => &self.libtorch,
        };
        libraries.as_ref().expect("prepared for each assignment that is graded")
    }

    /// What the compiler may read for a submission of `assignment`: itself, the linker,
    /// the system's libraries, and the staff's.
    pub fn files(&self, assignment: &Assignment) -> Files {
        let libraries = self.libraries(assignment);
        let files = Files::of_system().read(&self.toolchain.sysroot).read("/usr").read("/bin");
        let files = files.read(libraries.folder.path());
        libraries.native.iter().fold(files, Files::read)
    }

    /// Everything that the compiler may read for any submission.
    pub fn all_files(&self) -> Files {
        let files = Files::of_system().read(&self.toolchain.sysroot).read("/usr").read("/bin");
        let libraries = || self.plain.iter().chain(&self.libtorch);
        let files = libraries().fold(files, |files, one| files.read(one.folder.path()));
        libraries().flat_map(|one| &one.native).fold(files, Files::read)
    }
}

/// The tables that are compiled into this grader must be those that the reference answers by.
///
/// # Errors
///
/// If they are others, or the reference cannot be asked.
pub fn require_same_sources(oracle: &Path) -> Result<(), Problem> {
    let of_oracle =
        sandbox::tool(oracle, &["sources"]).map_err(|error| Problem::file(oracle, &error))?;
    if of_oracle.trim() == sources::ALL {
        return Ok(());
    }
    Err(Problem::fault((
        "评分器编译之后源代码改过了：请运行 cargo build -p grader，再重新开始",
        "the sources have changed since the grader was compiled: run cargo build -p grader and start again",
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_grader_that_was_compiled_from_other_sources_says_what_to_do() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let oracle = |hash: &str| {
            let program = folder.path().join(hash);
            std::fs::write(&program, format!("#!/bin/sh\necho {hash}\n")).unwrap();
            std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
            program
        };
        assert!(require_same_sources(&oracle(sources::ALL)).is_ok());
        let problem = require_same_sources(&oracle("other")).unwrap_err();
        assert!(problem.words.en.contains("cargo build -p grader"), "{problem:?}");
    }
}
