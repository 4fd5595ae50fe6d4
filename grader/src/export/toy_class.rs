//! A class for the tests of the exports: a row of the toy assignment for each way in which
//! a row can end.

use harness::{Failure, Outcome, Words, toy};

use crate::evidence::report::{Provenance, Report};
use crate::grading::judged::Judged;

/// The class, in order.
pub fn toy_class() -> Vec<Report> {
    let passed = |_: &str| Outcome::Passed;
    let half = |id: &str| if id == "t0.double.zero" { Outcome::Passed } else { unwritten() };
    let squares = |id: &str| if id == "t0.double.value" { squared() } else { Outcome::Passed };
    let extra = Report { ignored: vec!["notes.txt".into()], ..graded("bo", passed) };
    vec![
        graded("amy", passed),
        extra,
        graded("cy", half),
        graded("dan", squares),
        uniform("eve", &Outcome::CompileError),
        Report::not_submitted("fay", &toy::ASSIGNMENT, Provenance::default()),
        uniform("gil", &Outcome::NotGradable),
        uniform("hal", &Outcome::grader_error(Words::same("no room"))),
    ]
}

fn graded(student: &str, outcome: impl Fn(&str) -> Outcome) -> Report {
    let judged = |id: &str| {
        let (id, outcome) = (id.to_string(), outcome(id));
        Judged { id, outcome, printed: String::new(), ms: 0 }
    };
    let checks = toy::ASSIGNMENT.checks().map(|check| judged(check.id)).collect();
    Report::new(student, &toy::ASSIGNMENT, checks, vec![], Provenance::default())
}

fn uniform(student: &str, outcome: &Outcome) -> Report {
    let why = (outcome, Words::default());
    Report::uniform(student, &toy::ASSIGNMENT, why, vec![], Provenance::default())
}

fn unwritten() -> Outcome {
    Outcome::NotImplemented { what: "t0".into() }
}

fn squared() -> Outcome {
    let (zh, en) = ("两倍".into(), "the double".into());
    let failure = *Failure::law("double(3)", zh, en);
    Outcome::Failed(Failure { diagnosis: Some("t0.double.squared".into()), ..failure })
}
