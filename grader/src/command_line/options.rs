//! What the command line means: every default filled in, every name checked.

use std::num::NonZero;
use std::path::PathBuf;

use checks::ASSIGNMENTS;
use harness::{Assignment, Lang, repository};
use intake::{Enrolled, Moment, Roster};

use crate::base::problem::Problem;
use crate::command_line::cli::{Common, Grade, RequiredTier};
use crate::command_line::roster::roster_of;
use crate::sandbox::Tier;

/// What every command needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with one submission per student.
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
    /// Which commit of a repository is graded.
    pub moment: Moment,
    /// Who is in the class, if it is known: that tells whose the submissions of a bulk
    /// download are.
    pub enrolled: Option<Vec<Enrolled>>,
}

impl Options {
    /// The options that `common` stands for.
    ///
    /// # Errors
    ///
    /// If the deadline is no time, or the tag no name.
    pub fn new(common: Common) -> Result<Self, Problem> {
        let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self {
            submissions: common.submissions.unwrap_or_else(sample_class),
            jobs: common.jobs.unwrap_or_else(cores).max(1),
            seed: common.seed,
            accept_unsafe: common.i_accept_unsafe,
            require_tier: common.require_tier.map(Tier::from),
            lang: common.lang,
            moment: moment(common.deadline, common.tag)?,
            enrolled: None,
        })
    }

    /// The same for a class of which it is known who is in it.
    #[must_use]
    pub fn with_class(self, enrolled: Option<Vec<Enrolled>>) -> Self {
        Self { enrolled, ..self }
    }

    /// The same, with those who were in the class before, unless it is known who is now.
    #[must_use]
    pub fn or_class(self, before: Option<&[Enrolled]>) -> Self {
        let enrolled = self.enrolled.or_else(|| before.map(<[_]>::to_vec));
        Self { enrolled, ..self }
    }

    /// The deadline as a run records it.
    pub fn deadline(&self) -> Option<String> {
        match &self.moment {
            Moment::Deadline(time) => Some(time.to_string()),
            Moment::Latest | Moment::Tag(_) => None,
        }
    }

    /// The tag as a run records it.
    pub fn tag(&self) -> Option<String> {
        match &self.moment {
            Moment::Tag(tag) => Some(tag.clone()),
            Moment::Latest | Moment::Deadline(_) => None,
        }
    }

    /// The least sandbox to grade in, `least` if the operator did not say.
    pub fn tier(&self, least: Tier) -> Tier {
        self.require_tier.unwrap_or(least)
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
    /// The students that were named; empty for all.
    pub students: Vec<String>,
    /// The students of the roster, if there is one.
    pub roster: Option<Roster>,
    /// Whether to continue although it looks like a mistake.
    pub insist: bool,
}

fn moment(deadline: Option<String>, tag: Option<String>) -> Result<Moment, Problem> {
    match (deadline, tag) {
        (Some(deadline), _) => deadline.parse().map(Moment::Deadline).map_err(|_| {
            Problem::usage((
 format!("`{deadline}` 不是带时区的时间；--deadline 的写法如 2026-10-01T23:59:59+08:00"),
 format!("no time with its offset: `{deadline}`; --deadline takes one like 2026-10-01T23:59:59+08:00"),
))
        }),
        (None, Some(tag)) if tag.trim().is_empty() || tag.contains(char::is_control) => {
            Err(Problem::usage(("没有给出标签；--tag 的写法如 submit/a0", "no tag given; --tag takes a name like submit/a0")))
        }
        (None, Some(tag)) => Ok(Moment::Tag(tag)),
        (None, None) => Ok(Moment::Latest),
    }
}

/// The assignments with these ids, in their order; all if none is named.
///
/// # Errors
///
/// If one is unknown.
pub fn assignments(ids: &[String]) -> Result<Vec<&'static Assignment>, Problem> {
    for id in ids {
        checks::asked(id).map_err(Problem::input)?;
    }
    let wanted = |a: &&Assignment| ids.is_empty() || ids.iter().any(|id| id == a.id);
    Ok(ASSIGNMENTS.iter().copied().filter(wanted).collect())
}

impl Selection {
    /// What `--all`, `--assignment`, `--student` and `--roster` select.
    ///
    /// # Errors
    ///
    /// If nothing is selected, an assignment is unknown, or the roster cannot be used.
    pub fn new(grade: &Grade) -> Result<Self, Problem> {
        let nobody = grade.students.is_empty() && grade.class.roster.is_none();
        if !grade.all && grade.assignments.is_empty() && nobody {
            return Err(Problem::usage((
                "没有说要评什么：请给出 --all、--assignment ID、--student NAME 或 --roster FILE",
                "nothing to grade: say --all, --assignment ID, --student NAME or --roster FILE",
            )));
        }
        let assignments = assignments(&grade.assignments)?;
        let roster = roster_of(&grade.class)?;
        if let Some(name) = &grade.run {
            check_run_name(name)?;
        }
        Ok(Self { assignments, students: grade.students.clone(), roster, insist: grade.insist })
    }

    /// The students as a run records them; empty for all.
    pub fn names(&self) -> Vec<String> {
        if self.students.is_empty() {
            self.in_roster().unwrap_or_default()
        } else {
            self.students.clone()
        }
    }

    /// Whether the roster says who is graded.
    pub fn is_of_roster(&self) -> bool {
        self.roster.is_some() && self.students.is_empty()
    }

    /// The students of the roster, if there is one, with all that it says of them.
    pub fn enrolled(&self) -> Option<Vec<Enrolled>> {
        self.roster.as_ref().map(|roster| roster.enrolled.clone())
    }

    /// The names of the students of the roster, if there is one.
    pub fn in_roster(&self) -> Option<Vec<String>> {
        let roster = self.roster.as_ref()?;
        Some(roster.enrolled.iter().map(|enrolled| enrolled.student.clone()).collect())
    }
}

/// Checks that `name` can be the name of a run: it becomes the name of a folder.
fn check_run_name(name: &str) -> Result<(), Problem> {
    let is_name = intake::name::check_student(name).is_ok();
    is_name.then_some(()).ok_or_else(|| {
        Problem::usage((
            format!("运行不能叫 `{name}`：--run 是一个文件夹的名字，不含 `/`，不以点开头；放在哪里由 --runs 决定"),
            format!("a run cannot be called `{name}`: --run is the name of a folder, without `/` and a leading dot; --runs says where it lies"),
        ))
    })
}

/// The submissions that come with the repository.
pub fn sample_class() -> PathBuf {
    repository().join("fixtures/submissions")
}
