//! Judging: every check of an assignment is tried on one submission.

use std::time::Instant;

use harness::{Check, Death, Host, Outcome, Session, Verdict, attempt, is_sent_from_outside};

use crate::grading::audit::{self, Scanner};
use crate::grading::build::Built;
use crate::grading::expected::Expected;
use crate::grading::heard::Hearing;
use crate::grading::judged::Judged;
use crate::sandbox::{Confined, Isolation};

/// Tries every check on the submission. `machine_works` is called if its worker does not
/// even start.
pub fn judge(
    built: &Built,
    expected: &Expected,
    isolation: &Isolation,
    machine_works: &dyn Fn() -> bool,
) -> Vec<Judged> {
    let mut judging = Judging::new(built, expected, isolation, machine_works);
    let mut done: Vec<Judged> = Vec::new();
    for check in expected.assignment.checks() {
        done.push(judging.check(check, &done));
    }
    done
}

/// One submission while its checks are tried.
pub struct Judging<'a> {
    session: Session<Confined>,
    expected: &'a Expected,
    built: &'a Built,
    scanner: Scanner<'a>,
    /// Whether the stubs still compile and start.
    machine_works: &'a dyn Fn() -> bool,
    /// The outcome of every check, once it is known that the worker cannot start.
    dead: Option<Outcome>,
}

impl<'a> Judging<'a> {
    /// Prepares it; nothing is started yet. `machine_works` is called if the worker does
    /// not start.
    pub fn new(
        built: &'a Built,
        expected: &'a Expected,
        isolation: &'a Isolation,
        machine_works: &'a dyn Fn() -> bool,
    ) -> Self {
        let session = built.session(isolation);
        let scanner = Scanner::new(&built.folder, &built.staged.sources, isolation);
        Self { session, expected, built, scanner, machine_works, dead: None }
    }

    /// Tries one check, unless it uses what its task forbids, or one that it needs has not
    /// passed.
    pub fn check(&mut self, check: &'static Check, done: &[Judged]) -> Judged {
        let places = || self.scanner.places();
        if let Some(outcome) = self.built.audit.outcome(self.expected.assignment, check, places) {
            return Judged { id: check.id.into(), outcome, printed: String::new(), ms: 0 };
        }
        let passed = |id: &str| done.iter().any(|j| j.id == id && j.outcome.passed());
        let start = Instant::now();
        let needs = check.needs.iter().find(|id| !passed(id)).copied();
        let own = check.own.filter(|own| !self.built.own.contains(own));
        let outcome = match needs.or(own) {
            Some(needs) => Outcome::Skipped { needs: needs.to_string() },
            None => self.dead.clone().unwrap_or_else(|| self.try_twice(check)),
        };
        let ms = start.elapsed().as_millis() as u64;
        Judged { id: check.id.into(), outcome, printed: self.session.take_printed(), ms }
    }

    /// Tries a check a second time if the grader itself failed: that is never the student's
    /// fault.
    fn try_twice(&mut self, check: &'static Check) -> Outcome {
        let first = self.once(check);
        if !matches!(first, Outcome::GraderError { .. }) {
            return first;
        }
        self.session.take_not_started();
        let second = self.once(check);
        if let Some(death) = self.session.take_not_started() {
            let outcome = self.does_not_start(death, second);
            self.dead = Some(outcome.clone());
            return outcome;
        }
        second
    }

    fn once(&mut self, check: &'static Check) -> Outcome {
        let Expected { answers, seed, .. } = self.expected;
        self.session.begin(self.expected.limit(check));
        let Verdict::Golden(_) = check.verdict else {
            return attempt(check, &mut self.session, answers, *seed);
        };
        let mut hearing = Hearing::new(&mut self.session);
        let outcome = attempt(check, &mut hearing, answers, *seed);
        self.expected.named(check, outcome, hearing.replies)
    }

    /// The outcome if the worker did not start, although nothing of the submission had run.
    /// The submission is at fault if its static variables need too much memory, or if the
    /// stubs still start; otherwise `outcome`, the grader's failure, stands.
    fn does_not_start(&self, death: Death, outcome: Outcome) -> Outcome {
        let call = "main()".to_string();
        let limit = self.built.staged.submission.assignment.memory;
        match audit::memory_to_start(&self.built.worker) {
            // The other half is for libraries and the stack.
            Some(requested) if requested > limit / 2 => {
                Outcome::OutOfMemory { call, requested, limit }
            }
            _ if matches!(death, Death::Signal(signal) if is_sent_from_outside(signal)) => outcome,
            _ if (self.machine_works)() => Outcome::Crashed { call, death: Death::NotStarted },
            _ => outcome,
        }
    }
}
