//! The result of one student in one assignment: the only form in which results are stored.
//! All exports are pure functions of results.

use harness::{Assignment, Lang, Outcome, Words};
use serde::{Deserialize, Serialize};

use crate::evidence::signature::Signature;
use crate::grading::hashes::Hashes;
use crate::grading::judged::Judged;
use crate::grading::times::Times;
use crate::handed_in::row_name::RowName;
use crate::sandbox::SandboxStamp;

/// The name and version of the form.
pub const SCHEMA: &str = "llm-foundations/result/v3";

/// One result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The name of the student's folder.
    pub student: String,
    /// The assignment's id.
    pub assignment: String,
    /// Whether there is a score, and why not.
    pub status: Status,
    /// Points earned, without the bonus.
    pub score: u32,
    /// Points earned in bonus tasks.
    pub bonus: u32,
    /// The points of all tasks but the bonus ones.
    pub max: u32,
    /// One entry per task, in order.
    pub tasks: Vec<TaskScore>,
    /// One entry per check, in order.
    pub checks: Vec<Judged>,
    /// Why no check was tried, if all of them ended for the same reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Words>,
    /// Files of the submission that were not used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// What it was graded with.
    pub provenance: Provenance,
    /// The signature on all of the above; absent if the grader had no key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// Whether there is a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// There is.
    Graded,
    /// Nothing was handed in for this assignment.
    NotSubmitted,
    /// Something was handed in, but it could not be unpacked or read: the student has to
    /// hand it in again.
    NotGradable,
    /// The grader failed on it. The score does not count, and the row will be graded again.
    GraderError,
}

impl Status {
    /// The status that follows from the checks.
    fn of(checks: &[Judged]) -> Self {
        let any = |is: fn(&Outcome) -> bool| checks.iter().any(|check| is(&check.outcome));
        if any(|outcome| matches!(outcome, Outcome::GraderError { .. })) {
            Self::GraderError
        } else if any(|outcome| matches!(outcome, Outcome::NotGradable)) {
            Self::NotGradable
        } else {
            Self::Graded
        }
    }

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Graded => "graded",
            Self::NotSubmitted => "not_submitted",
            Self::NotGradable => "not_gradable",
            Self::GraderError => "grader_error",
        }
    }

    /// Whether the points count. Somebody who handed in nothing has 0 points; somebody
    /// whose submission could not be graded has none, whoever is at fault.
    pub fn counts(self) -> bool {
        matches!(self, Self::Graded | Self::NotSubmitted)
    }

    /// One word for tables.
    pub fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Graded => lang.pick("已评分", "graded"),
            Self::NotSubmitted => lang.pick("未提交", "not submitted"),
            Self::NotGradable => lang.pick("无法评分", "not gradable"),
            Self::GraderError => lang.pick("评分器故障", "grader error"),
        }
    }
}

/// The points of one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskScore {
    /// The task.
    pub id: String,
    /// Points earned.
    pub points: u32,
    /// The points of the task.
    pub max: u32,
    /// Whether the points are a bonus, beyond the 100.
    pub bonus: bool,
}

/// All that decides a score, and when and how it was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(Default))]
pub struct Provenance {
    /// SHA-256 over student, assignment, submission, staff, seed and sandbox: results
    /// with equal keys are equal.
    pub key: String,
    /// Everything that decides the score, one by one.
    pub hashes: Hashes,
    /// The commit that was graded, if a repository was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When it was handed in, in UTC, as metadata in the submission say. It decides
    /// nothing, since a student could have written the metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_in: Option<String>,
    /// SHA-256 over all hashes but the submission's.
    pub staff: String,
    /// The commitment to the seed, see `commitment.rs`.
    pub seed_commitment: String,
    /// The compiler.
    pub rustc: String,
    /// What confined the submission.
    pub sandbox: SandboxStamp,
    /// When it was graded, in UTC.
    pub graded_at: String,
    /// How long that took.
    #[serde(flatten)]
    pub times: Times,
}

impl Report {
    /// Makes a report of the checks' outcomes: adds up the points of the tasks.
    pub fn new(
        student: &str,
        assignment: &Assignment,
        checks: Vec<Judged>,
        ignored: Vec<String>,
        provenance: Provenance,
    ) -> Self {
        let tasks: Vec<TaskScore> = score_tasks(assignment, &checks);
        let sum = |bonus: bool, points: fn(&TaskScore) -> u32| {
            tasks.iter().filter(|task| task.bonus == bonus).map(points).sum()
        };
        Self {
            schema: SCHEMA.into(),
            student: student.into(),
            assignment: assignment.id.into(),
            status: Status::of(&checks),
            score: sum(false, |task| task.points),
            bonus: sum(true, |task| task.points),
            max: sum(false, |task| task.max),
            tasks,
            checks,
            reason: None,
            ignored,
            provenance,
            signature: None,
        }
    }

    /// A result for which nothing was handed in.
    pub fn not_submitted(student: &str, assignment: &Assignment, provenance: Provenance) -> Self {
        let report = Self::new(student, assignment, vec![], vec![], provenance);
        Self { status: Status::NotSubmitted, ..report }
    }

    /// A result in which every check ended the same way, for one reason.
    pub fn uniform(
        student: &str,
        assignment: &Assignment,
        (outcome, reason): (&Outcome, Words),
        ignored: Vec<String>,
        provenance: Provenance,
    ) -> Self {
        let judged = |id: &str| Judged {
            id: id.into(),
            outcome: outcome.clone(),
            printed: String::new(),
            ms: 0,
        };
        let checks = assignment.checks().map(|check| judged(check.id)).collect();
        let report = Self::new(student, assignment, checks, ignored, provenance);
        Self { reason: Some(reason), ..report }
    }

    /// What its row is called.
    pub fn row(&self) -> RowName {
        RowName::new(&self.student, &self.assignment)
    }

    /// The points, or why there are none: `100 + 5 / 100`.
    pub fn points_in_words(&self, lang: Lang) -> String {
        let Self { score, bonus, max, .. } = self;
        match self.status {
            Status::Graded if *bonus > 0 => format!("{score} + {bonus} / {max}"),
            Status::Graded => format!("{score} / {max}"),
            Status::NotSubmitted | Status::NotGradable | Status::GraderError => {
                self.status.word(lang).into()
            }
        }
    }

    /// The misconceptions that were found, each once, in order.
    pub fn diagnoses(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for id in self.checks.iter().filter_map(|check| check.outcome.diagnosis()) {
            if !found.contains(&id) {
                found.push(id);
            }
        }
        found
    }
}

/// The points of each task: those of its checks that passed.
pub fn score_tasks(assignment: &Assignment, judged: &[Judged]) -> Vec<TaskScore> {
    let earned = |id: &str| judged.iter().any(|j| j.id == id && j.outcome.passed());
    let score = |task: &harness::Task| {
        let passed = task.checks.iter().filter(|check| earned(check.id));
        let points = passed.map(|check| check.points).sum();
        TaskScore { id: task.id.into(), points, max: task.points(), bonus: task.bonus }
    };
    assignment.tasks.iter().map(|task| score(task)).collect()
}
