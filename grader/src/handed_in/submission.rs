//! Submissions as they lie on disk: found, but not yet opened.

use std::path::Path;

use harness::{Assignment, Lang, Words, repository};
use intake::{Class, Enrolled, Form, HandedIn, HeldBack, Moment};

use crate::base::nearest::with_nearest;
use crate::base::problem::Problem;
use crate::command_line::options::Options;

/// One student's work on one assignment. It may turn out that there is none.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The student's name: that of the folder, archive or repository.
    pub student: String,
    /// The assignment.
    pub assignment: &'static Assignment,
    /// What was handed in; `None` if nothing was, for any assignment.
    pub handed_in: Option<HandedIn>,
    /// Which commit of a repository is graded.
    pub moment: Moment,
    /// Why it is not opened: somebody has to rename or remove something first.
    pub held_back: Option<Words>,
}

impl Submission {
    /// The submission that `student` handed in.
    pub fn handed_in(student: &str, assignment: &'static Assignment, handed_in: HandedIn) -> Self {
        Self { handed_in: Some(handed_in), ..Self::missing(student.into(), assignment) }
    }

    /// A submission that is a folder.
    pub fn folder(student: &str, assignment: &'static Assignment, folder: &Path) -> Self {
        let handed_in = HandedIn::new(folder, Form::Folder);
        Self::handed_in(student, assignment, handed_in)
    }

    /// The stubs of `assignment` as they lie in the working tree of this repository,
    /// committed or not.
    pub fn stubs(assignment: &'static Assignment) -> Self {
        Self::folder("stub", assignment, &repository().join("assignments"))
    }

    /// The submission of `student` in `class`, which may be missing.
    pub fn of(
        class: &Class,
        student: &str,
        assignment: &'static Assignment,
        options: &Options,
    ) -> Self {
        let handed_in = class.submissions.get(student).cloned();
        let held_back = held_back(class, student).filter(|_| handed_in.is_none());
        Self {
            handed_in,
            moment: options.moment.clone(),
            held_back: held_back.map(|held| held.why.clone()),
            ..Self::missing(student.into(), assignment)
        }
    }

    fn missing(student: String, assignment: &'static Assignment) -> Self {
        Self { student, assignment, handed_in: None, moment: Moment::Latest, held_back: None }
    }
}

/// All that lies in a submissions folder, in alphabetical order. Who is in the class, if
/// that is known, tells whose the submissions of a bulk download are.
///
/// # Errors
///
/// If the folder is missing, cannot be read, or holds no submission.
pub fn class(folder: &Path, enrolled: Option<&[Enrolled]>) -> Result<Class, Problem> {
    let shown = folder.display();
    let class = intake::class(folder, enrolled).map_err(|error| {
        let words = error.words();
        Problem::input((format!("{shown}：{}", words.zh), format!("{shown}: {}", words.en)))
    })?;
    match (class.submissions.is_empty(), class.held_back.as_slice()) {
        (true, []) => Err(Problem::input((
            format!("{shown} 里没有提交：其中应当为每个学生有一个文件夹、压缩包或仓库"),
            format!(
                "no submissions in {shown}: it should hold one folder, archive or repository per student"
            ),
        ))),
        (true, held_back) => {
            let (zh, en) = (all(held_back, Lang::Zh, "；"), all(held_back, Lang::En, "; "));
            Err(Problem::input((
                format!("{shown} 里没有能评的提交：{zh}"),
                format!("no submission in {shown} can be graded: {en}"),
            )))
        }
        (false, _) => Ok(class),
    }
}

/// Why the submission of `student` cannot be opened, if there is one that cannot.
pub fn held_back<'a>(class: &'a Class, student: &str) -> Option<&'a HeldBack> {
    let mut all = class.held_back.iter().chain(&class.unread);
    all.find(|held| held.student.as_deref() == Some(student))
}

/// What is wrong with each; the same words are not repeated.
fn all(held_back: &[HeldBack], lang: Lang, between: &str) -> String {
    let mut lines: Vec<&str> = held_back.iter().map(|held| held.why.get(lang)).collect();
    lines.dedup();
    lines.join(between)
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
    let class = class(&options.submissions, options.enrolled.as_deref())?;
    known(&class, student, options)?;
    Ok(Submission::of(&class, student, assignment, options))
}

/// Checks that the class has a submission of `student`.
///
/// # Errors
///
/// If it has not.
pub fn known(class: &Class, student: &str, options: &Options) -> Result<(), Problem> {
    if class.submissions.contains_key(student) || held_back(class, student).is_some() {
        return Ok(());
    }
    let folder = options.submissions.display();
    let near = intake::nearest(student, class.submissions.keys().map(String::as_str));
    let words = Words::new(
        format!("{folder} 里没有学生 `{student}`"),
        format!("no student `{student}` in {folder}"),
    );
    Err(Problem::input(with_nearest(words, &near)))
}
