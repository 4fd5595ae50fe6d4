//! What the command line means: every default filled in, every name checked.

use std::path::PathBuf;

use harness::{Assignment, Lang, repository};

use crate::attempt::Attempt;
use crate::cli::Cli;
use crate::exit_code::ExitCode;
use crate::problem::Problem;

/// What to try, how, and where.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Options {
    /// Whose checks are tried.
    pub assignment: &'static Assignment,
    /// The texts of the seeds, the public one first.
    pub seeds: Vec<String>,
    /// Whether mutants are graded at every seed that many checks have noticed at the first.
    pub thorough: bool,
    /// The only sample, if one was named.
    pub sample: Option<String>,
    /// What a change must mention, if anything.
    pub only: Option<String>,
    /// Whether mutants are left out.
    pub edits: bool,
    /// Whether what an earlier run has killed is left as it is.
    pub survivors: bool,
    /// How many are graded at a time, if the operator said it.
    pub jobs: Option<usize>,
    /// Whether pages are written.
    pub write: bool,
    /// Where cargo-mutants is looked for before the usual places.
    pub tools: Vec<PathBuf>,
    /// The language of what is printed.
    pub lang: Lang,
    /// `fixtures/edits`
    pub fixtures: PathBuf,
    /// `docs`
    pub docs: PathBuf,
    /// Where the class and its runs lie: kept, so that a run of hours can go on.
    pub work: PathBuf,
}

impl Options {
    /// # Errors
    ///
    /// If there is no such assignment, or no seed.
    pub fn new(cli: Cli) -> Result<Self, Problem> {
        let assignment =
            checks::asked(&cli.assignment).map_err(|words| Problem::new(ExitCode::Usage, words))?;
        if cli.seeds == 0 {
            let words = ("--seeds 至少是 1", "--seeds is at least 1");
            return Err(Problem::new(ExitCode::Usage, words));
        }
        let hidden = (1..cli.seeds).map(|seed| seed.to_string());
        let root = repository();
        let work = root.join("target/mutants").join(assignment.id);
        if cli.fresh && work.exists() {
            std::fs::remove_dir_all(&work).map_err(Problem::file(&work))?;
        }
        Ok(Self {
            assignment,
            seeds: std::iter::once("public".to_string()).chain(hidden).collect(),
            thorough: cli.thorough,
            sample: cli.sample,
            only: cli.only,
            edits: cli.edits,
            survivors: cli.survivors,
            jobs: cli.jobs,
            write: cli.write,
            tools: cli.tools.into_iter().chain([root.join("target/tools/bin")]).collect(),
            lang: cli.lang,
            fixtures: root.join("fixtures/edits"),
            docs: root.join("docs"),
            work,
        })
    }

    /// Whether nothing is left out: only then can it be said that an explanation is not
    /// needed any more.
    pub fn is_whole(&self) -> bool {
        self.sample.is_none() && self.only.is_none() && !self.edits
    }

    /// Whether `attempt` is to be tried.
    pub fn wants(&self, attempt: &Attempt) -> bool {
        self.only.as_ref().is_none_or(|text| attempt.mentions(text))
    }
}
