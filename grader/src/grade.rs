//! Grading a class: rows are taken from a queue by as many threads as there are
//! jobs, and each finished row is stored at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use checks::{Lang, Outcome};
use sha2::{Digest, Sha256};

use crate::build::{BuildError, Staff, build};
use crate::commitment::commitment;
use crate::hashes::Hashes;
use crate::hex::hex;
use crate::judge::judge;
use crate::oracle::Oracle;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::report::{Provenance, Report, Status};
use crate::run_folder::RunFolder;
use crate::sandbox::Shelter;
use crate::stage::{StageError, Staged, stage};
use crate::stored::Stored;
use crate::submission::Submission;
use crate::times::{Clock, Step};

/// Everything that rows share.
pub struct Grading<'a> {
    /// The staff's libraries and tools.
    pub staff: &'a Staff,
    /// One oracle per assignment.
    pub oracles: &'a [Oracle],
    /// The text of the seed.
    pub seed: &'a str,
    /// What confines submissions.
    pub shelter: &'a Shelter,
}

impl Grading<'_> {
    /// Grades `submissions`, `jobs` at a time, and returns the reports in the same
    /// order. Rows that the run already has are not graded again.
    ///
    /// # Errors
    ///
    /// If a result cannot be stored.
    pub fn class(
        &self,
        submissions: &[Submission],
        run: &RunFolder,
        jobs: usize,
        lang: Lang,
    ) -> Result<Vec<Report>, Problem> {
        let known: Vec<Option<Report>> =
            submissions.iter().map(|submission| self.known(submission, run, lang)).collect();
        let done = known.iter().flatten().count();
        if done > 0 {
            let total = submissions.len();
            let words =
                lang.pick("继续上次的运行，已完成", "continuing a run, rows already there:");
            eprintln!("{words} {done} / {total}");
        }
        let progress = Progress::new(done, submissions.len(), lang);
        let reports = Mutex::new(known);
        let failure = Mutex::new(None);
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let i = next.fetch_add(1, Ordering::SeqCst);
                let Some(submission) = submissions.get(i) else { break };
                if lock(&failure).is_some() {
                    break;
                }
                if lock(&reports)[i].is_some() {
                    continue;
                }
                let report = match run.store(self.row(submission)) {
                    Ok(report) => report,
                    Err(problem) => {
                        *lock(&failure) = Some(problem);
                        break;
                    }
                };
                progress.finished(&report);
                lock(&reports)[i] = Some(report);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(work);
            }
        });
        progress.end();
        match failure.into_inner().unwrap_or_default() {
            Some(problem) => Err(problem),
            None => Ok(reports.into_inner().unwrap_or_default().into_iter().flatten().collect()),
        }
    }

    /// The row's result, if the run has it and nothing that decides it has changed.
    fn known(&self, submission: &Submission, run: &RunFolder, lang: Lang) -> Option<Report> {
        let hash = match stage(submission.clone(), &self.shelter.means) {
            Ok(staged) => staged.hash,
            Err(StageError::Missing) => String::new(),
            Err(_) => return None,
        };
        let key = self.key(submission, &hash);
        match run.result(&submission.student, submission.assignment.id, &key) {
            Stored::Known(report) => Some(*report).filter(|r| r.status != Status::GraderError),
            Stored::Missing | Stored::Outdated => None,
            Stored::Rejected(why) => {
                let words = lang.pick("不采信，将重新评分", "not believed, and graded again");
                eprintln!("grader: {why}: {words}");
                None
            }
        }
    }

    /// Grades one row: stage, build, judge, report.
    pub fn row(&self, submission: &Submission) -> Report {
        let clock = Clock::start();
        let (student, assignment) = (submission.student.clone(), submission.assignment);
        let provenance = |staged: Option<&Staged>| self.provenance(submission, staged, &clock);
        let uniform = |outcome: Outcome, staged: Option<&Staged>| {
            let ignored = staged.map(|staged| staged.ignored.clone()).unwrap_or_default();
            Report::uniform(&student, assignment, &outcome, ignored, provenance(staged))
        };
        let means = &self.shelter.means;
        let staged = match clock.time(Step::Stage, || stage(submission.clone(), means)) {
            Ok(staged) => staged,
            Err(StageError::Missing) => {
                return Report::not_submitted(&student, assignment, provenance(None));
            }
            Err(StageError::Unusable(message)) => {
                return uniform(Outcome::CompileError { message }, None);
            }
            Err(StageError::Unreadable(message)) => {
                return uniform(Outcome::GraderError { message }, None);
            }
        };
        let built = match clock.time(Step::Build, || build(staged, self.staff)) {
            Ok(built) => built,
            Err(BuildError::Submission(staged, message)) => {
                return uniform(Outcome::CompileError { message }, Some(&staged));
            }
            Err(BuildError::Grader(message)) => {
                return uniform(Outcome::GraderError { message }, None);
            }
        };
        let judged = clock.time(Step::Judge, || judge(&built, self.oracle(submission), means));
        let ignored = built.staged.ignored.clone();
        Report::new(&student, assignment, judged, ignored, provenance(Some(&built.staged)))
    }

    /// The oracle of the submission's assignment.
    pub fn oracle(&self, submission: &Submission) -> &Oracle {
        let mut oracles = self.oracles.iter();
        let oracle = oracles.find(|oracle| oracle.assignment.id == submission.assignment.id);
        oracle.expect("one oracle per selected assignment")
    }

    fn key(&self, submission: &Submission, hash: &str) -> String {
        let (student, id) = (submission.student.as_str(), submission.assignment.id);
        let shelter = self.shelter.tier.to_string();
        let parts = [student, id, hash, &self.staff.fingerprint, self.seed, &shelter];
        let mut key = Sha256::new();
        for part in parts {
            key.update((part.len() as u64).to_le_bytes());
            key.update(part);
        }
        hex(&key.finalize())
    }

    fn provenance(
        &self,
        submission: &Submission,
        staged: Option<&Staged>,
        clock: &Clock,
    ) -> Provenance {
        let hash = staged.map_or("", |staged| &staged.hash);
        Provenance {
            key: self.key(submission, hash),
            hashes: Hashes { submission: hash.into(), ..self.staff.hashes.clone() },
            commit: staged.and_then(|staged| staged.commit.clone()),
            handed_in: staged.and_then(|staged| staged.handed_in.clone()),
            staff: self.staff.fingerprint.clone(),
            seed_commitment: commitment(self.seed),
            rustc: self.staff.rustc_version.clone(),
            sandbox: self.shelter.stamp(),
            graded_at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            times: clock.times(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
