//! The command line as it is typed. What it means stands in `options.rs`.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use harness::Lang;

/// Grades submissions.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// Another thing to do than grading.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to grade, and how.
    #[command(flatten)]
    pub grade: Grade,
}

const AFTER_HELP: &str = "\
Exit codes: 0 done (whatever the scores), 1 the grader itself failed, 2 wrong usage,
3 unusable input, 4 some rows could not be graded, or repositories not be fetched or
pushed to (run again), 5 selftest failed,
6 the rerun check did not pass, 7 a result is not verified,
8 the replay came to something else, 130 interrupted (give the command again).";

const KEY_HELP: &str = "\
The key that signs results [default: $GRADER_KEY, else llm-foundations/grader.key in the user's \
configuration folder]";

/// What to grade, and how.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Grade {
    /// Grade every assignment of every submission.
    #[arg(long)]
    pub all: bool,
    /// Grade only this assignment (may be given several times).
    #[arg(long = "assignment", short = 'a', value_name = "ID")]
    pub assignments: Vec<String>,
    /// Grade only this student's submission (may be given several times).
    #[arg(long = "student", short = 's', value_name = "NAME")]
    pub students: Vec<String>,
    #[command(flatten)]
    pub class: Class,
    /// Where runs are kept.
    #[arg(long, value_name = "DIR", default_value = "runs")]
    pub runs: PathBuf,
    /// The name of the run; one of that name goes on, finished or not, and only what is
    /// new or has changed is graded.
    #[arg(long, value_name = "NAME")]
    pub run: Option<String>,
    /// Also write these exports, such as csv,junit; `grader export --help` lists them.
    #[arg(long = "export", value_name = "FORMAT", value_delimiter = ',')]
    pub exports: Vec<String>,
    /// Begin a new run even if the last one is unfinished.
    #[arg(long)]
    pub fresh: bool,
    /// The file of the key that signs results.
    #[arg(long, value_name = "FILE", help = KEY_HELP)]
    pub key: Option<PathBuf>,
    /// Do not grade without a key.
    #[arg(long)]
    pub require_signature: bool,
    /// Grade although it looks like a mistake: nobody in the roster handed in anything,
    /// nobody has the tag.
    #[arg(long)]
    pub insist: bool,
    /// Let the group of the run's folder read it, the hidden seed in it included.
    #[arg(long)]
    pub group_readable: bool,
    #[command(flatten)]
    pub common: Common,
}

/// Who is in the class.
#[derive(Debug, Args)]
pub struct Class {
    /// The students of the class as a CSV file: a list with a column `student`, `username` or
    /// `学号`, or a roster that Canvas, Moodle, Gradescope, Classroom 50 or nbgrader
    /// exported. It tells whose the submissions of a bulk download are; unless students
    /// are named, exactly those of the roster are graded, in its order, and those
    /// without a submission are listed, too.
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    /// The column of the roster that holds what submissions are called.
    #[arg(long, value_name = "NAME", requires = "roster")]
    pub roster_column: Option<String>,
}

/// What every command understands.
#[derive(Debug, Args)]
pub struct Common {
    /// The folder with one submission per student: a folder, archive (`.zip`,
    /// `.tar.gz`, `.tar.xz`, `.tar`) or
    /// git repository (`.git`) [default: the sample class].
    #[arg(long, value_name = "DIR")]
    pub submissions: Option<PathBuf>,
    /// How many submissions are graded at a time [default: one per core].
    #[arg(long, short = 'j', value_name = "N")]
    pub jobs: Option<usize>,
    /// What the hidden cases are drawn from [default: drawn anew for each run].
    #[arg(long, value_name = "TEXT")]
    pub seed: Option<String>,
    /// Grade the last commit not after this time, such as 2026-10-01T23:59:59+08:00
    /// (submissions that are git repositories).
    #[arg(long, value_name = "TIME", conflicts_with = "tag")]
    pub deadline: Option<String>,
    /// Grade the commit with this tag (submissions that are git repositories).
    #[arg(long, value_name = "NAME")]
    pub tag: Option<String>,
    /// The language of tables and reports.
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
    /// The least sandbox to grade in [default: strong for --all on Linux, medium
    /// elsewhere and otherwise].
    #[arg(long, value_enum, value_name = "TIER")]
    pub require_tier: Option<RequiredTier>,
    /// Grade although the sandbox does not hold on this machine; marks every row.
    #[arg(long)]
    pub i_accept_unsafe: bool,
}

/// Which export to write of which run, and where.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The format.
    pub format: String,
    /// The run: its folder, or its name (gradescope-autograder is of no run).
    pub run: Option<PathBuf>,
    /// The file to write, `-` for standard output, or a folder if the format has a file
    /// for each student [default: in the run's folder].
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where runs are kept.
    #[arg(long, value_name = "DIR", default_value = "runs")]
    pub runs: PathBuf,
    /// Begin tables with a byte order mark, by which Excel knows UTF-8.
    #[arg(long)]
    pub bom: bool,
    /// A file of the other system that is to be filled in.
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// What the other system calls an assignment, such as a0="Backprop (4711)" (may be
    /// given several times).
    #[arg(long = "title", value_name = "ID=TITLE")]
    pub titles: Vec<String>,
    /// Only the results of this assignment (may be given several times).
    #[arg(long = "assignment", short = 'a', value_name = "ID")]
    pub assignments: Vec<String>,
    /// Only the results of this student (may be given several times).
    #[arg(long = "student", short = 's', value_name = "NAME")]
    pub students: Vec<String>,
    /// The file of the key that signed the results.
    #[arg(long, value_name = "FILE", help = KEY_HELP)]
    pub key: Option<PathBuf>,
    /// The language of texts for people.
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

/// Which two runs to compare.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// The earlier run: its folder, or its name.
    pub then: PathBuf,
    /// The later one.
    pub now: PathBuf,
    /// Where runs are kept.
    #[arg(long, value_name = "DIR", default_value = "runs")]
    pub runs: PathBuf,
    /// Print JSON, with every check that changed.
    #[arg(long)]
    pub json: bool,
    /// The language.
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

/// What to publish of which run, and who is to wait.
#[derive(Debug, Args)]
pub struct PublishArguments {
    /// The run: its folder, or its name.
    pub run: PathBuf,
    /// The folder to write to [default: `published` in the run's folder]. What was
    /// published there before and no longer is, is removed.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Hold this student back, now and until they are released (may be given several
    /// times).
    #[arg(long, value_name = "STUDENT", requires = "because")]
    pub hold: Vec<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", requires = "hold")]
    pub because: Option<String>,
    /// No longer hold this student back (may be given several times).
    #[arg(long, value_name = "STUDENT")]
    pub release: Vec<String>,
    /// Also publish these exports, such as csv,junit; `grader export --help` lists them.
    #[arg(long = "export", value_name = "FORMAT", value_delimiter = ',')]
    pub exports: Vec<String>,
    /// Where runs are kept.
    #[arg(long, value_name = "DIR", default_value = "runs")]
    pub runs: PathBuf,
    /// The file of the key that signed the results.
    #[arg(long, value_name = "FILE", help = KEY_HELP)]
    pub key: Option<PathBuf>,
    /// The language of texts for people.
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

/// A sandbox to insist on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RequiredTier {
    /// The canary is held, by fewer walls.
    Medium,
    /// Namespaces, Landlock, seccomp and control groups.
    Strong,
}

/// Which repositories to fetch, and where to.
#[derive(Debug, Args)]
pub struct Fetch {
    /// The folder, with a bare repository `<student>.git` for each.
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
    /// The students of the class, as for grading.
    #[arg(long, value_name = "FILE", requires = "url", conflicts_with = "list")]
    pub roster: Option<PathBuf>,
    /// The column of the roster that holds what submissions are called.
    #[arg(long, value_name = "NAME", requires = "roster")]
    pub roster_column: Option<String>,
    /// The address of a student's repository, with `{github}` for the student's name on
    /// GitHub and `{student}` for that of the submission.
    #[arg(long, value_name = "ADDRESS", requires = "roster")]
    pub url: Option<String>,
    /// A CSV file with the columns `student` and `url`, in place of a roster.
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// How many repositories are fetched at a time.
    #[arg(long, short = 'j', value_name = "N", default_value_t = 8)]
    pub jobs: usize,
    /// The language.
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

/// Whose feedback to push.
#[derive(Debug, Args)]
pub struct PushFeedback {
    /// The folder of the run, such as runs/a0-final.
    pub run: PathBuf,
    /// The folder that the repositories were fetched into [default: that which the run
    /// graded].
    #[arg(long, value_name = "DIR")]
    pub submissions: Option<PathBuf>,
    /// Only this student's (may be given several times).
    #[arg(long = "student", short = 's', value_name = "NAME")]
    pub students: Vec<String>,
    /// The language.
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

/// Another thing to do than grading.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show that every check does its work: reference 100 %, stubs 0 %, every
    /// misconception caught and named.
    Selftest {
        /// Only these assignments, such as a2.
        #[arg(value_name = "ID")]
        assignments: Vec<String>,
        /// At how many seeds the correct solutions are tried: the first is that of `--seed`,
        /// the others are it with -1, -2, ... behind.
        #[arg(long, value_name = "N", default_value = "1")]
        seeds: NonZero<usize>,
        #[command(flatten)]
        common: Common,
    },
    /// Rerun one check of one submission and show all that is known of it.
    Check {
        /// The student.
        student: String,
        /// The check, such as a0.vjp.softmax.
        check: String,
        #[command(flatten)]
        class: Class,
        #[command(flatten)]
        common: Common,
    },
    /// Tell what sandbox this machine offers, what a run would use, and what is
    /// missing.
    Doctor {
        /// Also time this many starts of a program, plain and confined by turns.
        #[arg(long, value_name = "STARTS", num_args = 0..=1, default_missing_value = "100")]
        time: Option<NonZero<usize>>,
        /// End with exit code 1 if this machine offers less than this sandbox.
        #[arg(long, value_enum, value_name = "TIER")]
        require_tier: Option<RequiredTier>,
        /// The language.
        #[arg(long, value_enum, default_value_t = Lang::Zh)]
        lang: Lang,
    },
    /// Write the results of a run in a format that another program reads.
    Export(ExportArguments),
    /// Show who gains and who loses from one run to another, and by which check.
    Diff(DiffArguments),
    /// Write the exports of all students who are not on hold to a folder that can be handed
    /// on.
    Publish(PublishArguments),
    /// Fetch the repositories of a class, or what is new in them, into a folder that can
    /// be graded.
    Fetch(Fetch),
    /// Push each student's feedback to the branch `score-feedback` of the repository that
    /// was fetched.
    PushFeedback(PushFeedback),
    /// Make the key that signs results, once.
    Keygen {
        /// The file to make.
        #[arg(long, value_name = "FILE", help = KEY_HELP)]
        key: Option<PathBuf>,
        /// The language.
        #[arg(long, value_enum, default_value_t = Lang::Zh)]
        lang: Lang,
    },
    /// Show whether results are what the grader signed, one line for each.
    Verify {
        /// The results, such as runs/monday/results/*.json.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The key that must have signed them: its file or its 64 digits [default:
        /// your own].
        #[arg(long, value_name = "FILE|HEX")]
        public_key: Option<String>,
        /// The language.
        #[arg(long, value_enum, default_value_t = Lang::Zh)]
        lang: Lang,
    },
    /// Grade the submission of a stored result again, under the same seed, and say
    /// what differs.
    Replay {
        /// The result. Seed and submissions are those of the run it lies in, unless
        /// they are given.
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Confine this process and become another program (the grader starts this).
    #[command(hide = true)]
    Launch {
        /// What it may use, as JSON.
        confinement: String,
        /// The program and its arguments.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
    /// Try to get out of the sandbox (the grader starts this inside one).
    #[command(hide = true)]
    Canary {
        /// What to try, as JSON.
        target: String,
    },
    /// Find where sources name built-ins (the grader starts this inside a sandbox).
    #[command(hide = true)]
    Scan {
        /// The folder with `src`.
        folder: PathBuf,
    },
}
