//! Submissions as they lie on disk: found, not yet opened.

use std::fs;
use std::path::{Path, PathBuf};

use checks::Assignment;

use crate::problem::Problem;

/// One student's work on one assignment. It may turn out to be missing.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The name of the student's folder.
    pub student: String,
    /// The assignment.
    pub assignment: &'static Assignment,
    /// The student's folder.
    pub folder: PathBuf,
}

impl Submission {
    /// Where the sources of the assignment should be.
    pub fn sources(&self) -> PathBuf {
        self.folder.join("assignments").join(self.assignment.id).join("src")
    }

    /// Whether the student handed in anything for the assignment.
    pub fn exists(&self) -> bool {
        self.sources().is_dir()
    }
}

/// The students in a submissions folder, in alphabetical order.
///
/// # Errors
///
/// If the folder is missing, cannot be read, or holds no student.
pub fn students(folder: &Path) -> Result<Vec<String>, Problem> {
    let entries = fs::read_dir(folder).map_err(|error| {
        let folder = folder.display();
        Problem::input(format!("cannot read the submissions folder {folder}: {error}"))
    })?;
    let folders = entries.flatten().filter(|e| e.file_type().is_ok_and(|t| t.is_dir()));
    let names = folders.filter_map(|e| e.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    if names.is_empty() {
        let folder = folder.display();
        return Err(Problem::input(format!(
            "no submissions in {folder}: it should hold one folder per student"
        )));
    }
    Ok(names)
}

/// The submission of `student`.
///
/// # Errors
///
/// If there is no such student.
pub fn of_student(
    folder: &Path,
    student: &str,
    assignment: &'static Assignment,
) -> Result<Submission, Problem> {
    if !students(folder)?.iter().any(|name| name == student) {
        let folder = folder.display();
        return Err(Problem::input(format!("no student `{student}` in {folder}")));
    }
    Ok(Submission { student: student.into(), assignment, folder: folder.join(student) })
}
