//! The command line as it is typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// The course's own commands.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", after_help = tools::HELP)]
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
    /// Pack your sources into an archive that the grader takes
    Submit {
        /// The assignments to pack, such as a0 a1; all if none is named
        assignments: Vec<String>,
        /// Where to write the archive [default: named after the assignments, such as a0.zip]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Take over the course's next release; the `src` of your assignments is never touched
    ///
    /// It is a merge of git that cannot conflict: files of the course are replaced, new ones
    /// come, and everything else stays.
    Update {
        /// Where the course's repository is; not needed if the course has said it
        url: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
