//! Submissions as they lie on disk: found, not yet opened.

use std::path::Path;

use checks::Assignment;
use intake::{Class, ClassError, Form, HandedIn, Moment};

use crate::options::Options;
use crate::problem::Problem;

/// One student's work on one assignment. It may turn out to be missing.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The student's name: that of the folder, archive or repository.
    pub student: String,
    /// The assignment.
    pub assignment: &'static Assignment,
    /// What was handed in; `None` if nothing was, for any assignment.
    pub handed_in: Option<HandedIn>,
    /// Which state of a repository counts.
    pub moment: Moment,
}

impl Submission {
    /// A folder as it lies there.
    pub fn folder(student: &str, assignment: &'static Assignment, folder: &Path) -> Self {
        let handed_in = HandedIn { path: folder.into(), form: Form::Folder };
        let student = student.into();
        Self { student, assignment, handed_in: Some(handed_in), moment: Moment::Latest }
    }

    /// The submission of `student` in `class`, which may be missing.
    pub fn of(
        class: &Class,
        student: &str,
        assignment: &'static Assignment,
        options: &Options,
    ) -> Self {
        let handed_in = class.submissions.get(student).cloned();
        Self { student: student.into(), assignment, handed_in, moment: options.moment.clone() }
    }
}

/// What lies in a submissions folder, in alphabetical order.
///
/// # Errors
///
/// If the folder is missing, cannot be read, holds no submission, or it is not clear
/// which is whose.
pub fn class(folder: &Path) -> Result<Class, Problem> {
    let shown = folder.display();
    let class = intake::class(folder).map_err(|error| match error {
        ClassError::Folder(error) => {
            Problem::input(format!("cannot read the submissions folder {shown}: {error}"))
        }
        error => Problem::input(format!("in {shown}: {error}")),
    })?;
    if class.submissions.is_empty() {
        return Err(Problem::input(format!(
            "no submissions in {shown}: it should hold one folder, archive or repository per student"
        )));
    }
    Ok(class)
}

/// The submission of `student`.
///
/// # Errors
///
/// If there is no such student.
pub fn of_student(
    student: &str,
    assignment: &'static Assignment,
    options: &Options,
) -> Result<Submission, Problem> {
    let class = class(&options.submissions)?;
    known(&class, student, options)?;
    Ok(Submission::of(&class, student, assignment, options))
}

/// That the class has a submission of `student`.
///
/// # Errors
///
/// If it has not.
pub fn known(class: &Class, student: &str, options: &Options) -> Result<(), Problem> {
    if class.submissions.contains_key(student) {
        return Ok(());
    }
    let folder = options.submissions.display();
    Err(Problem::input(format!("no student `{student}` in {folder}")))
}
