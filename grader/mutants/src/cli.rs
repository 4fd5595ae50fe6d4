//! The command line as it is typed.

use std::path::PathBuf;

use clap::Parser;
use harness::Lang;

use crate::exit_code;

/// Try small changes of the full-marks samples with the checks of an assignment
///
/// Every mutant is graded as if a student had handed it in. Hundreds of them take an hour
/// or more; stopped, the same command goes on where it was.
#[derive(Debug, Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(bin_name = "cargo xtask mutants", after_help = exit_code::HELP)]
pub struct Cli {
    /// The assignment, such as a0.
    pub assignment: String,
    /// At how many seeds each is graded: the public one, then hidden ones.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub seeds: usize,
    /// Grade every mutant at every seed: those too that three checks have noticed at the
    /// public one.
    #[arg(long)]
    pub thorough: bool,
    /// Only changes of this sample.
    #[arg(long, value_name = "NAME")]
    pub sample: Option<String>,
    /// Only changes whose name, place or text contains this.
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Only the changes that people wrote down; this needs no cargo-mutants.
    #[arg(long)]
    pub edits: bool,
    /// Grade again only what has passed so far: what an earlier run has killed stays killed, also
    /// where checks have changed since. Minutes in place of an hour, once a survivor has got
    /// a case.
    #[arg(long, conflicts_with = "fresh")]
    pub survivors: bool,
    /// How many are graded at a time [default: one per core].
    #[arg(long, short = 'j', value_name = "N")]
    pub jobs: Option<usize>,
    /// Forget what earlier runs have found.
    #[arg(long)]
    pub fresh: bool,
    /// Write the result into the pages docs/*/kill-matrix.md.
    #[arg(long, conflicts_with_all = ["sample", "only", "edits"])]
    pub write: bool,
    /// A folder with the tool cargo-mutants, looked into before all others.
    #[arg(long, value_name = "DIR")]
    pub tools: Option<PathBuf>,
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
