//! The command line as it is typed.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::exit_code;

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
    Setup,
    /// Run the grader; every argument is the grader's
    #[command(disable_help_flag = true)]
    Grade {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Test everything but the stubs, then the grader on itself, then the fixtures
    Test,
    /// Write the golden fixtures from the reference
    Fixtures {
        /// Only say whether they are what the reference gives
        #[arg(long)]
        check: bool,
    },
    /// Try small changes of correct solutions with the checks; every argument is that command's
    #[command(disable_help_flag = true)]
    Mutants {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
    /// Feed nonsense to every reader of what others wrote
    Fuzz {
        /// For how long, each
        #[arg(long, default_value_t = 20)]
        seconds: u64,
    },
    /// Build the documentation site
    Docs,
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
    fn the_graders_arguments_are_left_alone() {
        let typed = ["--all", "class", "--help", "-j2", "--", "x"];
        let line = ["xtask", "grade"].into_iter().chain(typed);
        let Command::Grade { args } = Cli::parse_from(line).command else {
            panic!("grade is grade");
        };
        assert_eq!(args, typed);
    }
}
