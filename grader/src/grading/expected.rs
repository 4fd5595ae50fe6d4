//! What is expected of submissions: the reference's answers to the hidden cases of this
//! run, and the time limits that follow from how long the reference took. The reference is
//! asked once per run, however many students there are; the misconceptions are asked once for
//! each check that somebody fails.

use std::collections::BTreeMap;
use std::time::Duration;

use harness::{
    Answers, Assignment, Check, Host, Outcome, Reply, Seed, Session, Words, attempt, repository,
};

use crate::base::problem::Problem;
use crate::grading::build::{Staff, require_same_sources};
use crate::grading::naming::Naming;
use crate::grading::remembered::{Recalling, Remembered};
use crate::sandbox::{Confined, Limits};

/// How long the reference, or a misconception, may take for one check.
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
    /// What the reference answered.
    pub answers: Answers,
    limits: BTreeMap<&'static str, Duration>,
    naming: Naming,
}

impl Expected {
    /// Asks the reference. The misconceptions are asked when a submission fails a check that is
    /// meant to catch them; see [`Self::named`].
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
        let (mut host, mut remembered) = (reference(assignment, staff), Remembered::default());
        host.start().map_err(|line| not_started(line, staff))?;
        let answers = Answers::of_reference(assignment, seed, |check, case| {
            host.begin(LIMIT);
            remembered.ask(&mut host, check, case)
        });
        let answers = answers.map_err(|line| Problem::fault(Words::same(line)))?;
        let limits = limits(assignment, seed, &answers, &remembered, &mut host)?;
        // Its process starts with the first question, so perhaps never.
        let mut mistaken = reference(assignment, staff);
        let naming = Naming::of(assignment, move |id, check, case| {
            mistaken.use_variant(id);
            mistaken.begin(LIMIT);
            mistaken.probe(check, case)
        });
        Ok(Self { assignment, seed, answers, limits, naming })
    }

    /// The same, with the answers of all misconceptions at once.
    ///
    /// # Errors
    ///
    /// As for [`Self::ask`].
    pub fn ask_all(
        assignment: &'static Assignment,
        seed: Seed,
        staff: &Staff,
    ) -> Result<Self, Problem> {
        let expected = Self::ask(assignment, seed, staff)?;
        let all = assignment.golden().map(|check| {
            let answers = expected.naming.answers(&expected.answers, check);
            (check.id.to_string(), answers.of(check).unwrap_or_default().to_vec())
        });
        let answers = Answers(all.collect());
        Ok(Self { answers, ..expected })
    }

    /// The outcome of the golden `check`, with the name of the mistake if there is one.
    /// `replies` are what the submission has answered, case by case.
    pub fn named(&self, check: &'static Check, outcome: Outcome, replies: Vec<Reply>) -> Outcome {
        self.naming.named(&self.answers, self.seed, check, outcome, replies)
    }

    /// How long a submission may take for `check`.
    pub fn limit(&self, check: &Check) -> Duration {
        self.limits[check.id]
    }
}

/// The limit of every check, from how long the reference took for its answers, which are
/// `remembered`.
fn limits(
    assignment: &'static Assignment,
    seed: Seed,
    answers: &Answers,
    remembered: &Remembered,
    reference: &mut Session<Confined>,
) -> Result<BTreeMap<&'static str, Duration>, Problem> {
    let mut limits = BTreeMap::new();
    for check in assignment.checks() {
        reference.begin(LIMIT);
        let mut recalling = Recalling::new(remembered, reference);
        let outcome = attempt(check, &mut recalling, answers, seed);
        let took = recalling.took();
        if !outcome.passed() {
            return Err(not_passed(check, &outcome));
        }
        limits.insert(check.id, (took * SLACK).max(MIN_LIMIT));
    }
    Ok(limits)
}

/// The reference of `assignment`, with its variants, in a worker.
pub fn reference(assignment: &Assignment, staff: &Staff) -> Session<Confined> {
    let oracle = Confined::new(&staff.oracle, repository(), Limits::REFERENCE);
    Session::new(oracle.arg("serve").arg(assignment.id).arg("--sources").arg(sources::ALL))
}

/// Why the reference does not start: as a rule, it was compiled from other sources.
fn not_started(line: String, staff: &Staff) -> Problem {
    let unknown = || Problem::fault(Words::same(line));
    require_same_sources(&staff.oracle).err().unwrap_or_else(unknown)
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
