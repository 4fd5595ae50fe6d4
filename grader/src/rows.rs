//! The rows of a run: which students, with which assignments, in which order.

use std::io::Read;
use std::path::Path;

use checks::Lang;
use intake::{Class, roster};

use crate::options::{Options, Selection};
use crate::problem::Problem;
use crate::submission::{self, Submission};

/// Every selected student with every selected assignment. What in the submissions
/// folder is nobody's is named on standard error.
///
/// # Errors
///
/// If the submissions, the roster or a named student cannot be found or used.
pub fn rows(options: &Options, selection: &Selection) -> Result<Vec<Submission>, Problem> {
    let class = submission::class(&options.submissions)?;
    for name in &class.unread {
        let words = options.lang.pick(
            format!("{name} 不是可读取的提交：请改用 .zip 或 .tar.gz"),
            format!("{name} is no submission that can be read: pack it as .zip or .tar.gz"),
        );
        warn(&words, options.lang);
    }
    if let Some(students) = &selection.roster {
        name_strangers(&class, students, options.lang);
    }
    let students: Vec<&str> = match (&selection.roster, selection.students.as_slice()) {
        (Some(students), _) => students.iter().map(String::as_str).collect(),
        (None, []) => class.submissions.keys().map(String::as_str).collect(),
        (None, some) => {
            some.iter().try_for_each(|student| submission::known(&class, student, options))?;
            some.iter().map(String::as_str).collect()
        }
    };
    let rows = students.iter().flat_map(|student| {
        let assignments = selection.assignments.iter();
        assignments.map(|assignment| Submission::of(&class, student, assignment, options))
    });
    Ok(rows.collect())
}

/// The students of a roster, in its order.
///
/// # Errors
///
/// If it cannot be read, or something is wrong with it: the row.
pub fn read_roster(path: &Path) -> Result<Vec<String>, Problem> {
    let shown = path.display();
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(intake::caps::ROSTER as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| Problem::input(format!("cannot read the roster {shown}: {error}")))?;
    let enrolled = roster::read(&bytes)
        .map_err(|line| Problem::input(format!("the roster {shown} cannot be used: {line}")))?;
    Ok(enrolled.into_iter().map(|enrolled| enrolled.student).collect())
}

/// Names the submissions of those who are not in the roster.
fn name_strangers(class: &Class, roster: &[String], lang: Lang) {
    let strangers = class.submissions.keys().filter(|name| !roster.contains(name));
    for name in strangers {
        let words = lang.pick(
            format!("{name} 不在名单中，没有评分"),
            format!("{name} is not in the roster and is not graded"),
        );
        warn(&words, lang);
    }
}

fn warn(words: &str, lang: Lang) {
    eprintln!("{}{words}", lang.pick("grader：警告：", "grader: warning: "));
}
