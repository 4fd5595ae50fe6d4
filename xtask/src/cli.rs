//! The command line as it is typed.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

use crate::exit_code;
use crate::test_steps::Scope;

/// The repository's own commands.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", after_help = exit_code::HELP)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring libtorch (once per machine) and link this clone to it
    ///
    /// Downloads with pip, so its mirrors and proxies apply. The cache folder is
    /// that of the user (~/.cache/llm-foundations) or `LLM_FOUNDATIONS_CACHE`.
    /// A `LIBTORCH` that is set is used instead of a download.
    Setup {
        /// Bring the weights of this model, instead of libtorch, and link .models/NAME to them
        #[arg(long, value_name = "NAME")]
        model: Option<String>,
    },
    /// Run the grader; every argument is the grader's
    #[command(disable_help_flag = true)]
    Grade {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Test everything but the stubs, then the fixtures, then the grader on itself
    ///
    /// The steps run in order, up to the first that fails. In the end comes a table of
    /// the time that each took.
    Test(Test),
    /// Write the golden fixtures from the reference
    Fixtures {
        /// Only say whether they are what the reference gives
        #[arg(long)]
        check: bool,
        /// Of these assignments only, such as a2
        assignments: Vec<OsString>,
    },
    /// Try small changes of correct solutions with the checks; every argument is that command's
    #[command(disable_help_flag = true)]
    Mutants {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Write the edition that students receive; every argument is that command's
    #[command(disable_help_flag = true)]
    Release {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Feed nonsense to every reader of what others wrote
    Fuzz {
        /// How many seconds of a processor each target gets
        #[arg(long, default_value_t = 20)]
        seconds: u64,
    },
    /// Build the documentation site
    Docs,
}

/// What `test` is asked to try.
#[derive(Debug, Args)]
pub struct Test {
    /// Only this assignment, such as a2: its reference at many seeds, its fixtures, the
    /// grader's self-test on it
    #[arg(conflicts_with = "quick")]
    assignment: Option<String>,
    /// Only what one runs on every save: the fast tests
    #[arg(long)]
    quick: bool,
    /// How many of the slow tests run at the same time; one more than there are processors,
    /// up to 4, if nothing is said
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

impl Test {
    pub fn jobs(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        // One more than processors: a test often waits for something.
        self.jobs.unwrap_or_else(|| (processors() + 1).min(4)).max(1)
    }

    pub fn scope(self) -> Scope {
        match self.assignment {
            Some(id) => Scope::Assignment(id),
            None if self.quick => Scope::Quick,
            None => Scope::Everything,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn a_test_is_of_everything_or_quick_or_of_one_assignment() {
        let scope = |typed: &[&str]| {
            let line = ["xtask", "test"].iter().chain(typed);
            let Command::Test(asked) = Cli::try_parse_from(line)?.command else {
                panic!("test is test");
            };
            Ok::<Scope, clap::Error>(asked.scope())
        };
        assert_eq!(scope(&[]).unwrap(), Scope::Everything);
        assert_eq!(scope(&["--quick"]).unwrap(), Scope::Quick);
        assert_eq!(scope(&["a2"]).unwrap(), Scope::Assignment("a2".into()));
        assert_eq!(scope(&["--quick", "a2"]).unwrap_err().exit_code(), 2);
        assert_eq!(scope(&["a1", "a2"]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn the_graders_arguments_are_left_alone() {
        let typed = ["--all", "class", "--help", "-j2", "--", "x"];
        let line = ["xtask", "grade"].into_iter().chain(typed);
        let Command::Grade { args } = Cli::parse_from(line).command else {
            panic!("grade is grade");
        };
        assert_eq!(args, typed);
    }
}
