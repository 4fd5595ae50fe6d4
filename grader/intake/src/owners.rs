//! Whose the submissions are that a folder holds: by their names, or, if they come from a
//! course site, by the ids in names and metadata and the roster.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use wording::{Words, text};

use crate::download::Download;
use crate::gradescope::{Submissions, Submitter};
use crate::held_back::MOODLE;
use crate::person::{Enrolled, Person};
use crate::roster::joined;

/// Whose submissions are.
#[derive(Debug, Default)]
pub struct Owners<'a> {
    roster: &'a [Enrolled],
    /// The students' names by what each system calls them.
    students: HashMap<(Id, String), Vec<&'a str>>,
    gradescope: Submissions,
}

/// A way to tell students apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Id {
    /// What the submission is called.
    Submission,
    Canvas,
    Participant,
    /// The number, as Gradescope or as the course has it.
    Number,
    Email,
    /// The whole name.
    Name,
}

/// Whose a submission is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    /// The students; several if a group handed it in.
    pub students: Vec<String>,
    /// Which of a student's attempts it is: the latest has the largest.
    pub attempt: Option<Attempt>,
    /// Whether it is text that was typed into a course site, and no file.
    pub is_typed_in: bool,
}

/// One of a student's attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt {
    /// When it was handed in, if the course site says so.
    pub at: Option<Timestamp>,
    /// The course site's number of it.
    pub number: u64,
}

impl Attempt {
    /// Whether it is known to be earlier than `other`.
    pub fn is_before(&self, other: &Self) -> bool {
        self < other && self.at.is_some() == other.at.is_some()
    }
}

impl<'a> Owners<'a> {
    /// The students of a roster, if there is one, and what Gradescope says of submissions.
    pub fn new(roster: &'a [Enrolled], gradescope: Submissions) -> Self {
        let mut students: HashMap<(Id, String), Vec<&str>> = HashMap::new();
        for enrolled in roster {
            // Two fields may say the same.
            let ids: BTreeSet<(Id, String)> = ids(enrolled).into_iter().collect();
            for id in ids {
                students.entry(id).or_default().push(&enrolled.student);
            }
        }
        Self { roster, students, gradescope }
    }

    /// Whose the submission is that is called `stem`.
    ///
    /// # Errors
    ///
    /// If it could be that of several students.
    pub fn of(&self, stem: &str) -> Result<Owned, Words> {
        let called = stem.split_once(MOODLE).map_or(stem, |(student, _)| student);
        let is_typed_in =
            stem.split_once(MOODLE).is_some_and(|(_, rest)| rest.starts_with("onlinetext"));
        let as_called = Owned { students: vec![called.into()], attempt: None, is_typed_in };
        let known = |name: &str| !self.all(Id::Submission, name).is_empty();
        if self.roster.is_empty() || known(stem) || known(called) {
            return Ok(as_called);
        }
        let owned = match Download::told_by(stem) {
            Some(Download::Canvas { user, submission }) => Owned {
                students: self.one(Id::Canvas, user)?.into_iter().collect(),
                attempt: Some(Attempt { at: None, number: submission }),
                is_typed_in,
            },
            Some(Download::CanvasText { user }) => Owned {
                students: self.one(Id::Canvas, user)?.into_iter().collect(),
                attempt: None,
                is_typed_in: true,
            },
            Some(Download::Moodle { name, participant }) => {
                Owned { students: self.in_moodle(name, participant)?, attempt: None, is_typed_in }
            }
            Some(Download::Gradescope { submission }) => self.in_gradescope(stem, submission)?,
            None => return Ok(as_called),
        };
        Ok(if owned.students.is_empty() { as_called } else { owned })
    }

    /// By the participant's number, which stands in worksheets; else by the whole name.
    fn in_moodle(&self, name: &str, participant: &str) -> Result<Vec<String>, Words> {
        let numbered = self.roster.iter().any(|one| one.person.ids.moodle.is_some());
        let one = if numbered {
            self.one(Id::Participant, participant)?
        } else {
            self.one(Id::Name, &spelled(name))?
        };
        Ok(one.into_iter().collect())
    }

    fn in_gradescope(&self, folder: &str, number: u64) -> Result<Owned, Words> {
        let Some(submission) = self.gradescope.get(folder) else {
            return Ok(Owned { students: Vec::new(), attempt: None, is_typed_in: false });
        };
        let found: Result<Vec<_>, Words> =
            submission.submitters.iter().map(|submitter| self.submitter(submitter)).collect();
        let students: BTreeSet<String> = found?.into_iter().flatten().collect();
        let attempt = Some(Attempt { at: submission.created_at, number });
        Ok(Owned { students: students.into_iter().collect(), attempt, is_typed_in: false })
    }

    fn submitter(&self, submitter: &Submitter) -> Result<Option<String>, Words> {
        let by_number = submitter.sid.as_deref().map(|sid| self.one(Id::Number, sid));
        if let Some(student) = by_number.transpose()?.flatten() {
            return Ok(Some(student));
        }
        let email = submitter.email.as_deref().map(str::to_lowercase);
        email.map_or(Ok(None), |email| self.one(Id::Email, &email))
    }

    fn all(&self, id: Id, value: &str) -> &[&'a str] {
        self.students.get(&(id, value.into())).map_or(&[], Vec::as_slice)
    }

    /// The one student with this id, if there is one.
    fn one(&self, id: Id, value: &str) -> Result<Option<String>, Words> {
        match self.all(id, value) {
            [] => Ok(None),
            [one] => Ok(Some((*one).into())),
            [one, other, ..] => Err(of_several(id, value, one, other)),
        }
    }
}

/// All that a submission may say of a student.
fn ids(enrolled: &Enrolled) -> Vec<(Id, String)> {
    let Person { name, first_name, last_name, email, number, ids, .. } = &enrolled.person;
    let (first, last) = (first_name.as_deref(), last_name.as_deref());
    let without_space = first.zip(last).map(|(first, last)| format!("{last}{first}"));
    let names = [name.clone(), joined(first, last), joined(last, first), without_space];
    let names = names.into_iter().map(|name| (Id::Name, name.map(|name| spelled(&name))));
    let others = [
        (Id::Submission, Some(enrolled.student.clone())),
        (Id::Canvas, ids.canvas.clone()),
        (Id::Participant, ids.moodle.clone()),
        (Id::Number, ids.gradescope.clone()),
        (Id::Number, number.clone()),
        (Id::Number, Some(enrolled.student.clone())),
        (Id::Email, email.as_deref().map(str::to_lowercase)),
    ];
    let known = |(id, value): (Id, Option<String>)| Some((id, value?));
    others.into_iter().chain(names).filter_map(known).collect()
}

/// A whole name as a site writes it into a file's name.
fn spelled(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c == '_');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn of_several(id: Id, value: &str, one: &str, other: &str) -> Words {
    let value = crate::name::shown(value.as_bytes());
    let (what, step) = match id {
        Id::Name => (
            text("姓名", "name"),
            text(
                "请用从 Moodle 下载的评分表作名单，其中有 `标识符`",
                "take a grading worksheet of Moodle as the roster, which has `Identifier`",
            ),
        ),
        _ => (text("编号", "id"), text("请改正名单", "mend the roster")),
    };
    Words::new(
        format!("名单里 {one} 和 {other} 的{}都是 `{value}`；{}", what.zh, step.zh),
        format!("{one} and {other} have the same {} `{value}` in the roster; {}", what.en, step.en),
    )
}
