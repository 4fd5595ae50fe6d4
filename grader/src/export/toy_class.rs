//! A class for the tests of the exports: a row of the toy assignment for each way in which
//! a row can end.

use harness::{Assignment, Check, Failure, Outcome, Reveal, Task, Words, text, toy};
use intake::{Enrolled, Ids, Person};

use super::class::{Class, RunFacts};
use super::options::ExportOptions;
use crate::evidence::people::People;
use crate::evidence::report::{Provenance, Report};
use crate::evidence::signing::Key;
use crate::grading::judged::Judged;

/// The results of the class, in order.
pub fn toy_class() -> Vec<Report> {
    let passed = |_: &str| Outcome::Passed;
    let half = |id: &str| if id == "t0.double.zero" { Outcome::Passed } else { unwritten() };
    let squares = |id: &str| if id == "t0.double.value" { squared() } else { Outcome::Passed };
    let halves = |id: &str| if id == "t0.halve.value" { panicked() } else { Outcome::Passed };
    let extra = Report { ignored: vec!["notes.txt".into()], ..graded("bo", passed) };
    vec![
        graded("amy", passed),
        extra,
        graded("cy", half),
        graded("dan", squares),
        uniform("eve", &Outcome::CompileError, Words::same(COMPILER)),
        Report::not_submitted("fay", &toy::ASSIGNMENT, of_nothing()),
        uniform(
            "gil",
            &Outcome::NotGradable,
            Words::new("缺少 src/lib.rs", "src/lib.rs is missing"),
        ),
        uniform("hal", &Outcome::grader_error(Words::default()), Words::new("没有空间", "no room")),
        printing(graded("ivy", halves)),
    ]
}

const ASSIGNMENTS: &[&Assignment] = &[&toy::ASSIGNMENT];

/// The toy assignment's checks, each with another level of what a student may see: nothing,
/// the name, the hint, everything.
pub static SECRETIVE: Assignment = Assignment { tasks: &[&SECRETIVE_TASK], ..toy::ASSIGNMENT };

static SECRETIVE_TASK: Task = Task::new("t0.levels", text("程度", "levels"), LEVELS, &[]);

static LEVELS: &[Check] = &[
    level("t0.levels.none", Reveal::None),
    level("t0.levels.name", Reveal::Name),
    level("t0.levels.hint", Reveal::Hint),
    Check { needs: &["t0.levels.none"], ..level("t0.levels.diff", Reveal::Diff) },
];

const fn level(id: &'static str, reveal: Reveal) -> Check {
    let (title, hint) = (text("标题", "title"), text("看这里", "look here"));
    Check { reveal, ..Check::golden(id, 25, title, hint, |_| vec![], "double") }
}

/// A row in which every check of [`SECRETIVE`] panicked, and nothing of how may be shown but
/// of the last.
pub fn secretive_row() -> Report {
    let judged = |check: &Check| {
        let word = format!("secret of {}", check.id);
        let location = "src/double.rs:1".into();
        let outcome = Outcome::Panicked { call: word.clone(), message: word.clone(), location };
        Judged { id: check.id.into(), outcome, printed: word, ms: 1 }
    };
    let checks = SECRETIVE.checks().map(judged).collect();
    Report::new("amy", &SECRETIVE, checks, vec![], provenance())
}

/// What the compiler says of eve's sources.
const COMPILER: &str = "\
error[E0425]: cannot find value `y` in this scope
  --> src/double.rs:7:5
   |
 7 |     2.0 * y
   |           ^ not found in this scope";

/// A row with these checks' outcomes, in order.
pub fn row(student: &str, outcomes: Vec<Outcome>, printed: &str) -> Report {
    let checks = toy::ASSIGNMENT.checks().zip(outcomes).map(|(check, outcome)| Judged {
        id: check.id.into(),
        outcome,
        printed: printed.into(),
        ms: 1,
    });
    Report::new(student, &toy::ASSIGNMENT, checks.collect(), vec![], provenance())
}

/// A class with all that exports are made of.
pub struct ToyClass {
    /// The results.
    pub reports: Vec<Report>,
    /// Who the students are.
    pub people: People,
    /// The operator's key.
    pub key: Key,
    /// What the operator asks for.
    pub options: ExportOptions,
}

impl ToyClass {
    /// The class, with a roster that has amy, bo and cy.
    pub fn new() -> Self {
        let people = People::new(vec![amy(), bo(), cy()]);
        let (reports, key) = (toy_class(), Key::of_rfc_8032());
        Self { reports, people, key, options: ExportOptions::default() }
    }

    /// What exports are made of.
    pub fn class(&self) -> Class<'_> {
        Class {
            reports: self.reports.iter().collect(),
            people: &self.people,
            key: Some(&self.key),
            run: RunFacts {
                name: "monday",
                started: "2026-11-23T21:34:55.120394Z",
                deadline: Some("2026-10-01T15:59:59Z"),
                seed_commitment: "60dba2a5594dce5aefb5a1ed3b3d5c59f2d501bd4e4f72a8bf43217bcdfa0a8c",
                finished_at: Some("2026-11-23T21:42:37Z"),
            },
            options: &self.options,
            assignments: ASSIGNMENTS,
        }
    }
}

/// Somebody of whom everything is known.
fn amy() -> Enrolled {
    let known = |text: &str| Some(text.to_string());
    let ids = Ids {
        canvas: known("101"),
        canvas_sis: known("20260001"),
        canvas_login: known("amy"),
        gradescope: known("20260001"),
        github: known("amy-lee"),
        moodle: known("7"),
        lti: known("2f6c"),
    };
    let person = Person {
        name: known("Amy Lee"),
        first_name: known("Amy"),
        last_name: known("Lee"),
        email: known("amy@example.org"),
        section: known("2"),
        number: known("20260001"),
        ids,
    };
    Enrolled { student: "amy".into(), person }
}

fn bo() -> Enrolled {
    let number = Some("20260002".to_string());
    let person = Person { name: Some("李雷".into()), number, ..Person::default() };
    Enrolled { student: "bo".into(), person }
}

fn cy() -> Enrolled {
    Enrolled { student: "cy".into(), person: Person::default() }
}

fn provenance() -> Provenance {
    let handed_in = Some("2026-10-01T12:00:00Z".into());
    Provenance { handed_in, graded_at: "2026-11-23T21:42:37Z".into(), ..Provenance::default() }
}

fn of_nothing() -> Provenance {
    Provenance { handed_in: None, ..provenance() }
}

fn graded(student: &str, outcome: impl Fn(&str) -> Outcome) -> Report {
    let judged = |id: &str| {
        let (id, outcome) = (id.to_string(), outcome(id));
        Judged { id, outcome, printed: String::new(), ms: 12 }
    };
    let checks = toy::ASSIGNMENT.checks().map(|check| judged(check.id)).collect();
    Report::new(student, &toy::ASSIGNMENT, checks, vec![], provenance())
}

/// A row whose checks all ended in this way, for one reason.
pub fn uniform(student: &str, outcome: &Outcome, reason: Words) -> Report {
    Report::uniform(student, &toy::ASSIGNMENT, (outcome, reason), vec![], provenance())
}

fn printing(mut report: Report) -> Report {
    for judged in report.checks.iter_mut().filter(|judged| !judged.outcome.passed()) {
        judged.printed = "halving 3\n".into();
    }
    report
}

fn unwritten() -> Outcome {
    Outcome::NotImplemented { what: "t0".into() }
}

fn panicked() -> Outcome {
    let (call, message) = ("halve(3)".into(), "index out of bounds".into());
    Outcome::Panicked { call, message, location: "src/halve.rs:12".into() }
}

fn squared() -> Outcome {
    let (zh, en) = ("两倍".into(), "the double".into());
    let failure = *Failure::law("double(3)", zh, en);
    Outcome::Failed(Failure { diagnosis: Some("t0.double.squared".into()), ..failure })
}
