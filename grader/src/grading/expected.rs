//! What is expected of submissions: the reference's answers to the hidden cases of this
//! run, those of each misconception, and the time limits that follow from how long the
//! reference took. The reference is asked once per run, however many students there are.

use std::collections::BTreeMap;
use std::time::Duration;

use harness::{
    Answers, Assignment, Check, Host, Outcome, Seed, Session, Words, attempt, repository,
};

use crate::base::problem::Problem;
use crate::grading::build::Staff;
use crate::grading::remembered::{Recalling, Remembered};
use crate::sandbox::{Confined, Limits};

/// How long the reference may take for one check.
const LIMIT: Duration = Duration::from_mins(2);

/// No check has a shorter limit than this.
const MIN_LIMIT: Duration = Duration::from_secs(2);

/// A submission may take this many times as long as the reference.
const SLACK: u32 = 10;

/// What is expected in one assignment.
#[derive(Debug)]
pub struct Expected {
    /// The assignment.
    pub assignment: &'static Assignment,
    /// What the cases are drawn from.
    pub seed: Seed,
    /// What the reference and the misconceptions answered.
    pub answers: Answers,
    limits: BTreeMap<&'static str, Duration>,
}

impl Expected {
    /// Asks the reference, and every misconception that a check is meant to catch.
    ///
    /// # Errors
    ///
    /// If the reference does not answer, or does not pass its own checks: then no
    /// score of this run would mean anything.
    pub fn ask(
        assignment: &'static Assignment,
        seed: Seed,
        staff: &Staff,
    ) -> Result<Self, Problem> {
        let (mut reference, mut remembered) = (reference(assignment, staff), Remembered::default());
        let answers = Answers::collect(assignment, seed, |variant, check, case| {
            reference.use_variant(variant);
            reference.begin(LIMIT);
            match variant {
                "" => remembered.ask(&mut reference, check, case),
                _ => reference.probe(check, case),
            }
        });
        Self::of(assignment, seed, answers, &remembered, reference)
    }

    /// Asks the reference alone: what fails gets no name.
    ///
    /// # Errors
    ///
    /// As for [`Self::ask`].
    pub fn ask_reference(
        assignment: &'static Assignment,
        seed: Seed,
        staff: &Staff,
    ) -> Result<Self, Problem> {
        let (mut reference, mut remembered) = (reference(assignment, staff), Remembered::default());
        let answers = Answers::of_reference(assignment, seed, |check, case| {
            reference.begin(LIMIT);
            remembered.ask(&mut reference, check, case)
        });
        Self::of(assignment, seed, answers, &remembered, reference)
    }

    /// What follows from `answers`, of which the reference's own are `remembered`.
    fn of(
        assignment: &'static Assignment,
        seed: Seed,
        answers: Result<Answers, String>,
        remembered: &Remembered,
        mut reference: Session<Confined>,
    ) -> Result<Self, Problem> {
        let answers = answers.map_err(|line| Problem::fault(Words::same(line)))?;
        reference.use_variant("");
        let mut limits = BTreeMap::new();
        for check in assignment.checks() {
            reference.begin(LIMIT);
            let mut recalling = Recalling::new(remembered, &mut reference);
            let outcome = attempt(check, &mut recalling, &answers, seed);
            let took = recalling.took();
            if !outcome.passed() {
                return Err(not_passed(check, &outcome));
            }
            limits.insert(check.id, (took * SLACK).max(MIN_LIMIT));
        }
        Ok(Self { assignment, seed, answers, limits })
    }

    /// How long a submission may take for `check`.
    pub fn limit(&self, check: &Check) -> Duration {
        self.limits[check.id]
    }
}

/// The reference of `assignment`, with its variants, in a worker.
pub fn reference(assignment: &Assignment, staff: &Staff) -> Session<Confined> {
    let oracle = Confined::new(&staff.oracle, repository(), Limits::REFERENCE);
    Session::new(oracle.arg("serve").arg(assignment.id).arg("--sources").arg(sources::ALL))
}

fn not_passed(check: &Check, outcome: &Outcome) -> Problem {
    let what = match outcome {
        Outcome::Failed(failure) => {
            format!("{}: {}", failure.call, failure.difference.describe(harness::Lang::En))
        }
        other => format!("{other:?}"),
    };
    Problem::fault((
        format!("参考实现没有通过 {}：{what}", check.id),
        format!("the reference does not pass {}: {what}", check.id),
    ))
}
