//! The name of the mistake behind a failure. The misconceptions are asked for their answers
//! when a submission fails a check that is meant to catch them: most checks are passed by all,
//! and to ask all misconceptions at every start took more time than to grade a submission.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use harness::{Answers, Assignment, Check, Outcome, Record, Reply, Seed, attempt};

use crate::grading::heard::Heard;

/// Runs one probe on one misconception.
type Ask = dyn FnMut(&str, &'static Check, &Record) -> Reply + Send;

/// The misconceptions of an assignment, and what they have answered so far.
pub struct Naming {
    assignment: &'static Assignment,
    asked: Mutex<Asked>,
}

struct Asked {
    ask: Box<Ask>,
    /// By check.
    answers: BTreeMap<&'static str, Arc<Answers>>,
}

impl Naming {
    /// Nothing has been asked yet. `ask` runs one probe on the misconception of an id.
    pub fn of(
        assignment: &'static Assignment,
        ask: impl FnMut(&str, &'static Check, &Record) -> Reply + Send + 'static,
    ) -> Self {
        let asked = Asked { ask: Box::new(ask), answers: BTreeMap::new() };
        Self { assignment, asked: Mutex::new(asked) }
    }

    /// The answers for `check`: those of the reference, which are among `known`, and those of
    /// the misconceptions that it is meant to catch. These are asked the first time.
    pub fn answers(&self, known: &Answers, check: &'static Check) -> Arc<Answers> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let Asked { ask, answers } = &mut *asked;
        let with_mistakes = || Arc::new(known.with_mistakes(self.assignment, check, ask));
        Arc::clone(answers.entry(check.id).or_insert_with(with_mistakes))
    }

    /// The outcome of the golden `check`, with the name of the mistake if there is one.
    /// `replies` are what the submission has answered to the cases of `seed`.
    pub fn named(
        &self,
        known: &Answers,
        seed: Seed,
        check: &'static Check,
        outcome: Outcome,
        replies: Vec<Reply>,
    ) -> Outcome {
        if !matches!(outcome, Outcome::Failed(_)) {
            return outcome;
        }
        attempt(check, &mut Heard::again(replies), &self.answers(known, check), seed)
    }
}

impl fmt::Debug for Naming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Naming").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use harness::toy;

    /// What comes out of code that computes `f` of the case's number.
    fn computed(f: fn(f64) -> f64, case: &Record) -> Reply {
        let x = case.tensors["x"].numbers().unwrap()[0];
        Reply::Observed(Record::new().number("y", f(x)))
    }

    #[test]
    fn misconceptions_are_asked_once_and_only_for_a_check_that_is_failed() {
        let check = toy::ASSIGNMENT.checks().find(|check| check.id == "t0.double.value").unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let asked = Arc::clone(&count);
        let naming = Naming::of(&toy::ASSIGNMENT, move |_, _, case| {
            asked.fetch_add(1, Ordering::Relaxed);
            computed(|x| x * x, case)
        });
        let seed = Seed::public();
        let right = |_: &'static Check, case: &Record| computed(|x| 2.0 * x, case);
        let known = Answers::of_reference(&toy::ASSIGNMENT, seed, right).unwrap();
        let outcome = |f: fn(f64) -> f64| {
            let cases = &known.0[check.id];
            let replies: Vec<Reply> = cases.iter().map(|a| computed(f, &a.case)).collect();
            let outcome = attempt(check, &mut Heard::again(replies.clone()), &known, seed);
            naming.named(&known, seed, check, outcome, replies)
        };
        assert!(outcome(|x| x + x).passed());
        assert_eq!(count.load(Ordering::Relaxed), 0);
        for _ in 0..2 {
            let Outcome::Failed(failure) = outcome(|x| x * x) else { panic!("it is wrong") };
            assert_eq!(failure.diagnosis.as_deref(), Some("t0.double.squared"));
            assert_eq!(count.load(Ordering::Relaxed), known.0[check.id].len());
        }
        let Outcome::Failed(failure) = outcome(|x| x * 3.0) else { panic!("it is wrong") };
        assert_eq!(failure.diagnosis, None);
    }
}
