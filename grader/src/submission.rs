//! Submissions as they lie on disk: found, not yet opened.

use std::path::Path;

use checks::Assignment;
use intake::{Class, Form, HandedIn, Moment};

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
/// If the folder is missing, cannot be read, or holds no submission.
pub fn class(folder: &Path) -> Result<Class, Problem> {
    let shown = folder.display();
    let class = intake::class(folder).map_err(|error| {
        let words = error.words();
        Problem::input((format!("{shown}：{}", words.zh), format!("{shown}: {}", words.en)))
    })?;
    if class.submissions.is_empty() && class.held_back.is_empty() {
        return Err(Problem::input((
            format!("{shown} 里没有提交：其中应当为每个学生有一个文件夹、压缩包或仓库"),
            format!(
                "no submissions in {shown}: it should hold one folder, archive or repository per student"
            ),
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
    let held_back = class.held_back.iter().find(|held| held.student.as_deref() == Some(student));
    if let Some(held) = held_back {
        return Err(Problem::input(held.why.clone()));
    }
    let near = intake::nearest(student, class.submissions.keys().map(String::as_str));
    let (zh, en) = match near.join(", ") {
        none if none.is_empty() => (String::new(), String::new()),
        near => (format!("；最接近的是 {near}"), format!("; the nearest are {near}")),
    };
    Err(Problem::input((
        format!("{folder} 里没有学生 `{student}`{zh}"),
        format!("no student `{student}` in {folder}{en}"),
    )))
}
