//! What the command line means: every default filled in, every name checked.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use checks::{ASSIGNMENTS, Assignment, Lang};

use crate::cli::{Common, Grade, Language, RequiredTier};
use crate::problem::Problem;
use crate::sandbox::Tier;

/// What every command needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with one folder per student.
    pub submissions: PathBuf,
    /// How many submissions are graded at a time.
    pub jobs: usize,
    /// The text of the seed, if the operator gave one.
    pub seed: Option<String>,
    /// The language of tables and reports.
    pub lang: Lang,
    /// Whether to go on where the sandbox does not hold.
    pub accept_unsafe: bool,
    /// The least sandbox, if the operator said which.
    pub require_tier: Option<Tier>,
}

impl Options {
    /// The least sandbox to grade in, `least` if the operator did not say.
    pub fn tier(&self, least: Tier) -> Tier {
        self.require_tier.unwrap_or(least)
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

impl From<RequiredTier> for Tier {
    fn from(tier: RequiredTier) -> Self {
        match tier {
            RequiredTier::Medium => Self::Medium,
            RequiredTier::Strong => Self::Strong,
        }
    }
}

/// What to grade.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The assignments, in their order.
    pub assignments: Vec<&'static Assignment>,
    /// The students; empty for all.
    pub students: Vec<String>,
}

impl From<Common> for Options {
    fn from(common: Common) -> Self {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            submissions: common.submissions.unwrap_or_else(sample_class),
            jobs: common.jobs.unwrap_or_else(cores).max(1),
            seed: common.seed,
            accept_unsafe: common.i_accept_unsafe,
            require_tier: common.require_tier.map(Tier::from),
            lang: common.lang.into(),
        }
    }
}

impl Selection {
    /// What `--all`, `--assignment` and `--student` select.
    ///
    /// # Errors
    ///
    /// If nothing is selected, or an assignment is unknown.
    pub fn new(grade: &Grade) -> Result<Self, Problem> {
        if !grade.all && grade.assignments.is_empty() && grade.students.is_empty() {
            let line = "nothing to grade: say --all, --assignment ID or --student NAME";
            return Err(Problem::usage(line));
        }
        let wanted = |a: &&Assignment| {
            grade.assignments.is_empty() || grade.assignments.iter().any(|id| id == a.id)
        };
        let unknown = grade.assignments.iter().find(|id| checks::assignment(id).is_none());
        if let Some(id) = unknown {
            let known: Vec<&str> = ASSIGNMENTS.iter().map(|a| a.id).collect();
            let known = known.join(", ");
            return Err(Problem::input(format!("no assignment `{id}`: there is {known}")));
        }
        let assignments = ASSIGNMENTS.iter().copied().filter(wanted).collect();
        Ok(Self { assignments, students: grade.students.clone() })
    }
}

/// The workspace that this grader was built from.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("grader/ lies in the workspace")
}

/// The submissions that come with the repository.
pub fn sample_class() -> PathBuf {
    workspace().join("fixtures/submissions")
}
