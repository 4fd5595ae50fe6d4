//! The rows of a run: which students, with which assignments, in which order.

use std::collections::{BTreeSet, HashSet};

use harness::{Assignment, Lang, Words, readable};
use intake::download::advice;
use intake::{Class, Enrolled, Roster, nearest};

use crate::base::nearest::with_nearest;
use crate::base::problem::Problem;
use crate::command_line::options::{Options, Selection};
use crate::command_line::plan::Plan;
use crate::handed_in::row_name::RowName;
use crate::handed_in::submission::{self, Submission};

/// The rows to grade.
#[derive(Debug)]
pub struct Rows {
    /// Every selected student with every selected assignment.
    pub selected: Vec<Submission>,
    /// All students that handed anything in, in alphabetical order.
    everybody: Vec<String>,
}

impl Rows {
    /// Finds the rows. What lies in the submissions folder and is not graded is named on
    /// standard error, with what to do about it.
    ///
    /// # Errors
    ///
    /// If the submissions or a named student cannot be found, or nobody in the roster
    /// handed in anything (unless the operator insists).
    pub fn find(options: &Options, selection: &Selection) -> Result<Self, Problem> {
        if let Some(roster) = &selection.roster {
            tell(&roster.words(), options.lang);
        }
        let class = submission::class(&options.submissions, options.enrolled.as_deref())?;
        let mut lines: Vec<&Words> =
            class.unread.iter().chain(&class.held_back).map(|held| &held.why).collect();
        // If a student has two submissions, the same words hold for both.
        lines.dedup();
        for words in lines {
            warn(words, options.lang);
        }
        if let Some(roster) = selection.roster.as_ref().filter(|_| selection.is_of_roster()) {
            let strangers = name_strangers(&class, roster, options.lang);
            let known = |one: &Enrolled| {
                class.submissions.contains_key(&one.student)
                    || submission::held_back(&class, &one.student).is_some()
            };
            if !selection.insist && !roster.enrolled.iter().any(known) {
                return Err(nobody_in_the_roster(&class, roster, options));
            }
            if let Some(words) = advice(strangers.into_iter(), &roster.enrolled) {
                warn(&words, options.lang);
            }
        }
        let everybody = everybody(&class);
        let students: Vec<String> = match (selection.in_roster(), selection.students.as_slice()) {
            (Some(students), []) => students,
            (None, []) => everybody.clone(),
            (_, some) => {
                some.iter().try_for_each(|student| submission::known(&class, student, options))?;
                some.to_vec()
            }
        };
        let of_student = |student: &String| {
            let of = |a: &&'static Assignment| Submission::of(&class, student, a, options);
            selection.assignments.iter().map(of).collect::<Vec<_>>()
        };
        let selected = students.iter().flat_map(of_student).collect();
        Ok(Self { selected, everybody })
    }

    /// The students who are graded now.
    pub fn students(&self) -> Vec<String> {
        self.selected.iter().map(|submission| submission.student.clone()).collect()
    }

    /// All rows of a run, in the order of the exports.
    pub fn in_order(&self, plan: &Plan) -> Vec<RowName> {
        let students = if plan.students.is_empty() { &self.everybody } else { &plan.students };
        let rows = students
            .iter()
            .flat_map(|student| plan.assignments.iter().map(move |id| RowName::new(student, id)));
        rows.collect()
    }
}

/// The names of all who handed in anything, those included whose submission cannot be
/// opened.
fn everybody(class: &Class) -> Vec<String> {
    let held_back = class.held_back.iter().chain(&class.unread);
    let held_back = held_back.filter_map(|held| held.student.clone());
    let all: BTreeSet<String> = class.submissions.keys().cloned().chain(held_back).collect();
    all.into_iter().collect()
}

/// The message if nobody handed in anything, with the names that may have been meant.
pub fn nobody(options: &Options, selection: &Selection, tags: &[String]) -> Problem {
    let folder = options.submissions.display();
    let insist = Words::new("；确实要评，请加 --insist", "; to grade all the same, say --insist");
    let words = options.tag().map_or_else(
        || {
            let ids = selection.assignments.iter().map(|a| a.id).collect::<Vec<_>>().join(", ");
            Words::new(
                format!("{folder} 里谁都没有提交 {ids}：应当有形如 NAME/assignments/a0/src/lib.rs 的文件"),
                format!("nobody in {folder} handed in {ids}: there should be files like NAME/assignments/a0/src/lib.rs"),
            )
        },
        |tag| {
            let near = nearest(&tag, tags.iter().map(String::as_str));
            let words = Words::new(
                format!("{folder} 里谁都没有标签 {tag}"),
                format!("nobody in {folder} has the tag {tag}"),
            );
            with_nearest(words, &near)
        },
    );
    Problem::input((words.zh + &insist.zh, words.en + &insist.en))
}

fn nobody_in_the_roster(class: &Class, roster: &Roster, options: &Options) -> Problem {
    let folder = options.submissions.display();
    let names: Vec<&str> = class.submissions.keys().map(String::as_str).collect();
    let enrolled: Vec<&str> = roster.enrolled.iter().map(|one| one.student.as_str()).collect();
    let pairs = enrolled.iter().filter_map(|student| {
        let near = nearest(student, names.iter().copied());
        near.first().map(|near| format!("{student} ↔ {near}"))
    });
    let pairs: Vec<String> = pairs.take(3).collect();
    let some = |names: &[&str]| names.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    let (zh, en) = if let Some(advice) = advice(names.iter().copied(), &roster.enrolled) {
        (advice.zh, advice.en)
    } else if let Some(column) = roster.column_of(&names) {
        (
            format!("提交叫的是 `{column}` 列里的名称；请加 --roster-column '{column}'"),
            format!(
                "submissions are called as in column `{column}`; say --roster-column '{column}'"
            ),
        )
    } else if pairs.is_empty() {
        let (roster, names) = (some(&enrolled), some(&names));
        (
            format!("名单里是 {roster} 等，提交叫 {names} 等"),
            format!("the roster says {roster} …, submissions are called {names} …"),
        )
    } else {
        let pairs = pairs.join(", ");
        (format!("最接近的是 {pairs}"), format!("the nearest are {pairs}"))
    };
    Problem::input((
        format!("名单中的学生在 {folder} 里一个也没有：{zh}；确实要评，请加 --insist"),
        format!(
            "nobody in the roster handed in anything in {folder}: {en}; to grade all the same, say --insist"
        ),
    ))
}

/// Names the submissions of students who are not in the roster, and returns them.
fn name_strangers<'a>(class: &'a Class, roster: &Roster, lang: Lang) -> Vec<&'a str> {
    let known: HashSet<&str> = roster.enrolled.iter().map(|one| one.student.as_str()).collect();
    let names = class.submissions.keys().map(String::as_str);
    let strangers: Vec<&str> = names.filter(|name| !known.contains(name)).collect();
    for name in &strangers {
        let words = Words::new(
            format!("{name} 不在名单中，没有评分"),
            format!("{name} is not in the roster and is not graded"),
        );
        warn(&words, lang);
    }
    strangers
}

/// Prints how something was understood.
fn tell(words: &Words, lang: Lang) {
    let words = readable(words.get(lang)).replace('\n', " ");
    eprintln!("{}{words}", lang.pick("grader：名单：", "grader: roster: "));
}

/// Prints a warning.
pub fn warn(words: &Words, lang: Lang) {
    let words = readable(words.get(lang)).replace('\n', " ");
    eprintln!("{}{words}", lang.pick("grader：警告：", "grader: warning: "));
}
