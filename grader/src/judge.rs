//! Judging: every check of an assignment tried on one submission.

use std::time::Instant;

use checks::{Check, Host, Outcome, Session, attempt};
use serde::{Deserialize, Serialize};

use crate::audit::Scanner;
use crate::build::Built;
use crate::oracle::Oracle;
use crate::sandbox::{Confined, Files, Limits, Means};

/// What one check came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The check.
    pub id: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What the submission printed meanwhile, capped and without control
    /// characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printed: String,
    /// How long it took, in milliseconds.
    pub ms: u64,
}

/// Tries every check on the submission.
pub fn judge(built: &Built, oracle: &Oracle, means: &Means) -> Vec<Judged> {
    let mut session = session(built, oracle, means);
    let scanner = Scanner::new(built.folder.path(), &built.staged.sources, means);
    let mut done: Vec<Judged> = Vec::new();
    for check in oracle.assignment.checks() {
        let banned = built.audit.outcome(oracle.assignment, check, || scanner.places());
        done.push(match banned {
            Some(outcome) => Judged { id: check.id.into(), outcome, printed: String::new(), ms: 0 },
            None => judge_one(check, &done, &mut session, oracle),
        });
    }
    done
}

/// A session with the submission.
pub fn session(built: &Built, oracle: &Oracle, means: &Means) -> Session<Confined> {
    let limits = Limits::with_memory(oracle.assignment.memory);
    let files = Files::of_system().read(&built.worker);
    let files = built.native.iter().fold(files, |files, native| {
        // Without it libtorch refuses to compute with half precision.
        files.read(native).read("/proc/cpuinfo")
    });
    let worker = Confined::new(&built.worker, built.folder.path(), limits);
    Session::new(worker.caged(files, means))
}

/// Tries one check, unless one that it needs has not passed.
pub fn judge_one(
    check: &'static Check,
    done: &[Judged],
    session: &mut Session<Confined>,
    oracle: &Oracle,
) -> Judged {
    let passed = |id: &str| done.iter().any(|j| j.id == id && j.outcome.passed());
    let start = Instant::now();
    let outcome = match check.needs.iter().find(|id| !passed(id)) {
        Some(needs) => Outcome::Skipped { needs: (*needs).to_string() },
        None => try_twice(check, session, oracle),
    };
    let ms = start.elapsed().as_millis() as u64;
    Judged { id: check.id.into(), outcome, printed: session.take_printed(), ms }
}

/// The grader's own failure is never the student's: it gets a second chance.
fn try_twice(check: &Check, session: &mut Session<Confined>, oracle: &Oracle) -> Outcome {
    let mut once = || {
        session.begin(oracle.limit(check));
        attempt(check, session, &oracle.answers, oracle.seed)
    };
    match once() {
        Outcome::GraderError { .. } => once(),
        outcome => outcome,
    }
}
