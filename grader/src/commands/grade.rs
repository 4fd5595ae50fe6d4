//! Grading a class: rows are taken from a queue by as many threads as there are
//! jobs, and each finished row is stored at once.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use harness::{Assignment, Lang, Outcome, Seed, Words};
use sha2::{Digest, Sha256};

use crate::base::nearest::no_such_tag;
use crate::base::problem::Problem;
use crate::commands::progress::Progress;
use crate::evidence::commitment::commitment;
use crate::evidence::report::{Provenance, Report, Status};
use crate::evidence::run_folder::{RunFolder, Seen};
use crate::evidence::stored::Stored;
use crate::grading::build::{BuildError, Staff, build, prove, works};
use crate::grading::expected::Expected;
use crate::grading::hashes::Hashes;
use crate::grading::judge::judge;
use crate::grading::times::{Clock, Step};
use crate::handed_in::row_name::RowName;
use crate::handed_in::stage::{StageError, Staged, stage};
use crate::handed_in::submission::Submission;
use crate::sandbox::Shelter;

/// If nobody has the tag that is graded, this many repositories are asked for their tags.
const SAMPLE: usize = 20;

/// What all rows have in common.
pub struct Grading<'a> {
    /// The staff's libraries and tools.
    pub staff: &'a Staff,
    /// What is expected, for each assignment that is graded.
    pub expected: &'a [Expected],
    /// The text of the seed.
    pub seed: &'a str,
    /// What confines submissions.
    pub shelter: &'a Shelter,
}

impl Grading<'_> {
    /// Of `submissions`, the results that the run already has, if nothing that decides them has
    /// changed.
    pub fn known(
        &self,
        submissions: &[Submission],
        run: &RunFolder,
        lang: Lang,
    ) -> Vec<Option<Report>> {
        submissions.iter().map(|submission| self.known_row(submission, run, lang)).collect()
    }

    /// Grades those of `submissions` that are not `known`, `jobs` at a time, and returns the
    /// reports of all in the same order.
    ///
    /// # Errors
    ///
    /// If a result cannot be stored.
    pub fn class(
        &self,
        submissions: &[Submission],
        known: Vec<Option<Report>>,
        run: &RunFolder,
        jobs: usize,
        lang: Lang,
    ) -> Result<Vec<Report>, Problem> {
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
                let row = RowName::of(submission);
                progress.began(&row);
                let report = self.row_of(submission, |stamp, identity| {
                    remember(run, &row, stamp, identity);
                });
                let report = match run.store(report) {
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
        progress.name_slow_rows_during(|| {
            std::thread::scope(|scope| {
                for _ in 0..jobs {
                    scope.spawn(work);
                }
            });
        });
        progress.end();
        match failure.into_inner().unwrap_or_default() {
            Some(problem) => Err(problem),
            None => Ok(reports.into_inner().unwrap_or_default().into_iter().flatten().collect()),
        }
    }

    /// The result of a row, if the run has it and nothing that decides it has changed.
    fn known_row(&self, submission: &Submission, run: &RunFolder, lang: Lang) -> Option<Report> {
        let row = RowName::of(submission);
        let identity = self.identity(submission, run)?;
        match run.result(&row, &self.key(submission, &identity)) {
            Stored::Known(report) => Some(*report).filter(|r| r.status != Status::GraderError),
            Stored::Missing | Stored::Outdated => None,
            Stored::Rejected(why) => {
                let words = lang.pick("不采信，将重新评分", "not believed, and graded again");
                eprintln!("grader: {}: {words}", why.get(lang));
                None
            }
        }
    }

    /// The identity of what was handed in: the hash of its sources. It is opened only if
    /// the stamp of its files has changed since the last time. `None` if it cannot be read.
    fn identity(&self, submission: &Submission, run: &RunFolder) -> Option<String> {
        let row = RowName::of(submission);
        // A row without a result will be opened when it is graded.
        if !run.has_result(&row) {
            return None;
        }
        let stamp = submission.handed_in.as_ref().and_then(intake::stamp);
        let before = stamp.as_ref().and_then(|_| run.seen(&row));
        if let Some(seen) = before.filter(|seen| Some(&seen.stamp) == stamp.as_ref()) {
            return Some(seen.identity);
        }
        let staged = stage(submission.clone(), &self.shelter.isolation);
        let identity = identity(&staged)?;
        remember(run, &row, stamp, &identity);
        Some(identity)
    }

    /// Grades one row: stage, build, judge, report.
    pub fn row(&self, submission: &Submission) -> Report {
        self.row_of(submission, |_, _| ())
    }

    /// Grades one row; `seen` receives the stamp and the identity of what was handed in.
    fn row_of(&self, submission: &Submission, seen: impl FnOnce(Option<String>, &str)) -> Report {
        let clock = Clock::start();
        let (student, assignment) = (submission.student.clone(), submission.assignment);
        let clean = &self.staff.clean;
        let isolation = &self.shelter.isolation;
        // Taken before it is opened: a change in between is noticed next time.
        let stamp = submission.handed_in.as_ref().and_then(intake::stamp);
        let staged = clock.time(Step::Stage, || stage(submission.clone(), isolation));
        let identity = identity(&staged).unwrap_or_default();
        seen(stamp, &identity);
        let provenance =
            |staged: Option<&Staged>| self.provenance(submission, &identity, staged, &clock);
        let uniform = |outcome: Outcome, reason: Words, staged: Option<&Staged>| {
            let ignored = staged.map(|staged| clean.all(&staged.ignored)).unwrap_or_default();
            let why = (&outcome, clean.reason(reason));
            Report::uniform(&student, assignment, why, ignored, provenance(staged))
        };
        let failed = |reason: Words| {
            // The report has the words once.
            uniform(Outcome::grader_error(Words::default()), reason, None)
        };
        let staged = match staged {
            Ok(staged) => staged,
            Err(StageError::Missing) => {
                return Report::not_submitted(&student, assignment, provenance(None));
            }
            Err(StageError::NoSuchTag { tag, nearest }) => {
                let reason = Some(clean.reason(no_such_tag(&tag, &nearest)));
                let report = Report::not_submitted(&student, assignment, provenance(None));
                return Report { reason, ..report };
            }
            Err(StageError::Unusable(words)) => return uniform(Outcome::NotGradable, words, None),
            Err(StageError::Unreadable(words)) => return failed(words),
        };
        let built = match clock.time(Step::Build, || build(staged, self.staff)) {
            Ok(built) => built,
            Err(BuildError::Submission(staged, words)) => {
                return uniform(Outcome::CompileError, words, Some(&staged));
            }
            Err(BuildError::Grader(words)) => return failed(words),
        };
        let machine_works = || works(assignment, self.staff).is_ok();
        let expected = self.expected(submission);
        let judged = clock.time(Step::Judge, || judge(&built, expected, isolation, &machine_works));
        let ignored = clean.all(&built.staged.ignored);
        let judged = judged.iter().map(|judged| clean.all(judged)).collect();
        Report::new(&student, assignment, judged, ignored, provenance(Some(&built.staged)))
    }

    /// The tags that are nearest to the one that is graded, among those that repositories
    /// without it have.
    pub fn tags(&self, submissions: &[Submission]) -> Vec<String> {
        let staged = submissions.iter().map(|s| stage(s.clone(), &self.shelter.isolation));
        let nearest = staged.filter_map(|staged| match staged {
            Err(StageError::NoSuchTag { nearest, .. }) => Some(nearest),
            _ => None,
        });
        let mut tags: Vec<String> = nearest.take(SAMPLE).flatten().collect();
        tags.sort();
        tags.dedup();
        tags
    }

    /// What is expected in the submission's assignment.
    pub fn expected(&self, submission: &Submission) -> &Expected {
        let of_assignment = |it: &&Expected| it.assignment.id == submission.assignment.id;
        self.expected.iter().find(of_assignment).expect("each selected assignment is there")
    }

    fn key(&self, submission: &Submission, identity: &str) -> String {
        let (student, id) = (submission.student.as_str(), submission.assignment.id);
        let shelter = self.shelter.tier.to_string();
        let staff = self.staff.hashes(submission.assignment).of_staff();
        let parts = [student, id, identity, &staff, self.seed, &shelter];
        let mut key = Sha256::new();
        for part in parts {
            key.update((part.len() as u64).to_le_bytes());
            key.update(part);
        }
        hex::encode(key.finalize())
    }

    fn provenance(
        &self,
        submission: &Submission,
        identity: &str,
        staged: Option<&Staged>,
        clock: &Clock,
    ) -> Provenance {
        let hash = staged.map_or("", |staged| &staged.hash);
        let hashes = self.staff.hashes(submission.assignment);
        Provenance {
            key: self.key(submission, identity),
            staff: hashes.of_staff(),
            hashes: Hashes { submission: hash.into(), ..hashes },
            commit: staged.and_then(|staged| staged.commit.clone()),
            handed_in: staged.and_then(|staged| staged.handed_in.clone()),
            seed_commitment: commitment(self.seed),
            rustc: self.staff.toolchain.version.clone(),
            sandbox: self.shelter.stamp(),
            graded_at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            times: clock.times(),
        }
    }
}

/// What is expected in `assignments`, once it is shown that their submissions can be compiled and
/// started.
///
/// # Errors
///
/// If they cannot, or the reference does not pass its own checks.
pub fn prepared(
    assignments: &[&'static Assignment],
    seed: &str,
    staff: &Staff,
) -> Result<Vec<Expected>, Problem> {
    assignments.iter().try_for_each(|assignment| prove(assignment, staff))?;
    let ask = |assignment| Expected::ask(assignment, Seed::from_text(seed), staff);
    assignments.iter().copied().map(ask).collect()
}

/// The assignments of the submissions that are not `known`.
pub fn to_grade(submissions: &[Submission], known: &[Option<Report>]) -> Vec<&'static Assignment> {
    let rows = submissions.iter().zip(known);
    let unknown: BTreeSet<&str> =
        rows.filter(|(_, known)| known.is_none()).map(|(it, _)| it.assignment.id).collect();
    checks::ASSIGNMENTS.iter().copied().filter(|it| unknown.contains(it.id)).collect()
}

/// Stores the identity of what was handed in, so that it need not be opened again to know
/// it.
fn remember(run: &RunFolder, row: &RowName, stamp: Option<String>, identity: &str) {
    if let Some(stamp) = stamp {
        run.note(row, &Seen { stamp, identity: identity.into() });
    }
}

/// What distinguishes one submission from another: the hash of its sources, or why there
/// are none. `None` if it could not be read.
fn identity(staged: &Result<Staged, StageError>) -> Option<String> {
    match staged {
        Ok(staged) => Some(staged.hash.clone()),
        Err(StageError::Missing | StageError::NoSuchTag { .. }) => Some(String::new()),
        Err(StageError::Unusable(words)) => Some(format!("not gradable: {}", words.en)),
        Err(StageError::Unreadable(_)) => None,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_run_that_goes_on_only_what_is_not_known_is_graded() {
        let [first, second] = [checks::ASSIGNMENTS[0], checks::ASSIGNMENTS[1]];
        let rows = [first, second, first, second].map(Submission::stubs);
        let known =
            |assignment| Some(Report::not_submitted("amy", assignment, Provenance::default()));
        let ids = |known: &[Option<Report>]| {
            to_grade(&rows, known).iter().map(|assignment| assignment.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(&[None, None, None, None]), [first.id, second.id]);
        assert_eq!(ids(&[known(first), known(second), known(first), None]), [second.id]);
        let all = [known(first), known(second), known(first), known(second)];
        assert!(ids(&all).is_empty());
    }
}
