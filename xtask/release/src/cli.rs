//! The command line as it is typed.

use std::path::PathBuf;

use clap::Parser;
use harness::Lang;

use crate::exit_code;

/// Write the edition of the repository that students receive
///
/// It holds the assignments asked for, what they need to be compiled and tested, and no
/// solution. A folder with an earlier release is brought up to date.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask release", after_help = exit_code::HELP)]
pub struct Cli {
    /// Where to: a new or empty folder, a clone of an empty repository, or an earlier
    /// release.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The last assignment to release, such as a2; all if nothing is said.
    #[arg(long, value_name = "ID")]
    pub upto: Option<String>,
    /// Where students will find the next release, as `git fetch` takes it; that of the
    /// earlier release if nothing is said.
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The language of what is printed.
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
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
