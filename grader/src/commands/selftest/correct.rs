//! The correct sample submissions, and how near they come to what checks allow.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use harness::{
    Answer, Assignment, Check, Host, Reply, Session, Verdict, Words, attempt, call_of, clearances,
    compare,
};

use crate::base::problem::Problem;
use crate::command_line::options::sample_class;
use crate::grading::build::{Built, Staff, build};
use crate::grading::expected::Expected;
use crate::handed_in::stage::{StageError, stage};
use crate::handed_in::submission::{Submission, class};
use crate::sandbox::Confined;

/// The names of correct sample submissions begin with this.
const FULL_MARKS: &str = "full-marks";

/// The correct sample submissions of `assignment`.
///
/// # Errors
///
/// If the sample class cannot be read.
fn submissions(assignment: &'static Assignment, staff: &Staff) -> Result<Vec<Submission>, Problem> {
    let class = class(&sample_class(), None)?.submissions.into_iter();
    let right = class.filter(|(student, _)| student.starts_with(FULL_MARKS));
    let submissions =
        right.map(|(student, handed_in)| Submission::handed_in(&student, assignment, handed_in));
    let there = |one: &Submission| {
        !matches!(stage(one.clone(), &staff.isolation), Err(StageError::Missing))
    };
    Ok(submissions.filter(there).collect())
}

/// The correct sample submissions of one assignment, built and running.
pub struct Correct(Vec<Running>);

/// One of them.
pub struct Running {
    /// Its name.
    pub student: String,
    /// Its worker.
    pub built: Built,
    /// How long it took to build.
    pub built_in: Duration,
    session: Session<Confined>,
}

impl Correct {
    /// Builds them.
    ///
    /// # Errors
    ///
    /// If a submission of our own cannot be read or built.
    pub fn build(assignment: &'static Assignment, staff: &Staff) -> Result<Self, Problem> {
        let running = |submission: Submission| {
            let student = submission.student.clone();
            let staged = stage(submission, &staff.isolation).map_err(|e| unexpected(&e))?;
            let begun = Instant::now();
            let built = build(staged, staff).map_err(|e| unexpected(&e))?;
            let built_in = begun.elapsed();
            let session = built.session(&staff.isolation);
            Ok(Running { student, built, built_in, session })
        };
        submissions(assignment, staff)?.into_iter().map(running).collect::<Result<_, _>>().map(Self)
    }

    /// Each of them.
    pub fn running(&self) -> &[Running] {
        &self.0
    }

    /// The checks that they do not pass, each as "student: check".
    pub fn not_passed(&mut self, expected: &Expected) -> Vec<String> {
        let mut wrong = Vec::new();
        for Running { student, session, .. } in &mut self.0 {
            for check in expected.assignment.checks() {
                session.begin(expected.limit(check));
                let outcome = attempt(check, session, &expected.answers, expected.seed);
                // A sample is handed in for one assignment: the earlier one is not there.
                if !outcome.passed() && !outcome.lacks_own() {
                    wrong.push(format!("{student}: {}", check.id));
                }
            }
        }
        wrong
    }

    /// How near they come to what each check allows. `seed` is what `expected` was drawn from.
    pub fn nearness(&mut self, expected: &Expected, seed: &str) -> Nearness {
        let mut nearness = Nearness::default();
        for Running { student, session, .. } in &mut self.0 {
            let at = |call: &str| format!("seed {seed}, {student}: {call}");
            for check in expected.assignment.checks() {
                session.begin(expected.limit(check));
                for answer in expected.answers.of(check).unwrap_or_default() {
                    let noise = noise_of(check, answer, session);
                    nearness.met(check.id, noise, || at(&call_of(&answer.case)));
                }
                for (call, left) in clearances(check, session, expected.seed) {
                    nearness.met(check.id, 1.0 - left, || at(&call));
                }
            }
        }
        nearness
    }
}

/// The problem if a submission of our own cannot be built or read.
fn unexpected(error: &dyn std::fmt::Debug) -> Problem {
    Problem::fault(Words::same(format!("{error:?}")))
}

fn noise_of(check: &Check, answer: &Answer, host: &mut dyn Host) -> f64 {
    match (host.probe(check, &answer.case), &check.verdict) {
        (Reply::Observed(got), Verdict::Golden(tolerance)) => {
            compare(&answer.want, &got, *tolerance).ratio
        }
        _ => f64::INFINITY,
    }
}

/// How near a correct solution comes to what a check allows, and in which call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Near {
    /// Of a golden check: how far it differs from the reference, in units of the tolerance. Of a
    /// law with thresholds: how much of the way to the nearest of them is used up. 1 is all that
    /// is allowed.
    pub ratio: f64,
    /// The seed, the submission and the call.
    pub at: String,
}

/// How near correct solutions come to what each check allows.
#[derive(Debug, Default)]
pub struct Nearness(BTreeMap<&'static str, Near>);

impl Nearness {
    /// In `check`.
    pub fn of(&self, check: &str) -> Option<&Near> {
        self.0.get(check)
    }

    /// Takes over what is nearer in `other`.
    pub fn worsen(&mut self, other: Self) {
        for (check, Near { ratio, at }) in other.0 {
            self.met(check, ratio, || at);
        }
    }

    fn met(&mut self, check: &'static str, ratio: f64, at: impl FnOnce() -> String) {
        let worst = self.0.entry(check).or_default();
        // What is no number is worse than any.
        if ratio > worst.ratio || ratio.is_nan() {
            *worst = Near { ratio, at: at() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_seeds_the_worse_stays_with_the_place_where_it_was() {
        let at = |seed: &str, ratio| {
            let mut nearness = Nearness::default();
            nearness.met("t0.sum", ratio, || seed.to_string());
            nearness
        };
        let mut nearness = at("one", 0.02);
        nearness.worsen(at("two", 0.3));
        nearness.worsen(at("three", 0.1));
        assert_eq!(nearness.of("t0.sum"), Some(&Near { ratio: 0.3, at: "two".into() }));
        assert_eq!(nearness.of("t0.other"), None);
    }
}
