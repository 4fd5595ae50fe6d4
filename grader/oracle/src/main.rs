//! The reference as a submission, and all its wrong variants beside it.
//!
//! `oracle serve a0` is a worker like a student's: the grader sends it the hidden
//! cases and gets answers. `oracle fixtures` writes what it answers at the public
//! seed to `fixtures/golden`, and with `--check` compares.

mod fixtures;
#[cfg(test)]
mod many_seeds;

use std::path::PathBuf;
use std::process::ExitCode;

use checks::ASSIGNMENTS;
use clap::{Parser, Subcommand};
use harness::{Assignment, Probed};
use wording::usage;

/// Says "out of memory" before dying of it, like a student's worker.
#[global_allocator]
static ALLOCATOR: harness::alloc::Reporting = harness::alloc::Reporting;

#[derive(Parser)]
#[command(about = "The reference as a submission")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer probes on standard input and output (the grader starts this).
    Serve {
        /// The assignment, such as a0.
        assignment: String,
        /// The hash of the sources that the asking program was compiled from.
        #[arg(long, value_name = "HASH")]
        sources: String,
    },
    /// Print the hash of the sources that this program was compiled from.
    Sources,
    /// Write the golden fixtures.
    Fixtures {
        /// Of these assignments only, such as a0; of all if none is given.
        assignments: Vec<String>,
        /// Write nothing; fail if a fixture is missing, stale or left over.
        #[arg(long)]
        check: bool,
        /// Where they lie.
        #[arg(long, default_value_os_t = harness::golden::folder())]
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let cli: Cli = usage::parse("oracle", "cargo run -p oracle --");
    match cli.command {
        Command::Serve { assignment, sources } => serve(&assignment, &sources),
        Command::Sources => {
            println!("{}", sources::ALL);
            ExitCode::SUCCESS
        }
        Command::Fixtures { assignments, check, folder } => {
            let run = if check { fixtures::check } else { fixtures::write };
            chosen(&assignments).and_then(|chosen| run(&folder, &chosen)).map_or_else(
                |line| failed(&line),
                |line| {
                    println!("{line}");
                    ExitCode::SUCCESS
                },
            )
        }
    }
}

fn serve(id: &str, sources: &str) -> ExitCode {
    if sources != sources::ALL {
        return failed(
            "评分器不是用现在的源代码编译的：请运行 cargo build -p grader / the grader was compiled from other sources than those that are there now: run cargo build -p grader",
        );
    }
    match assignment(id) {
        Ok(assignment) => harness::serve(assignment, |id| variant(assignment, id)),
        Err(line) => failed(&line),
    }
}

/// The assignments with these ids; all if there are none.
fn chosen(ids: &[String]) -> Result<Vec<&'static Assignment>, String> {
    if ids.is_empty() {
        return Ok(ASSIGNMENTS.to_vec());
    }
    ids.iter().map(|id| assignment(id)).collect()
}

fn assignment(id: &str) -> Result<&'static Assignment, String> {
    checks::asked(id).map_err(|unknown| format!("{} / {}", unknown.zh, unknown.en))
}

fn failed(line: &str) -> ExitCode {
    eprintln!("{line}");
    ExitCode::FAILURE
}

/// The reference for an empty id, otherwise the variant with that misconception; none for an
/// id that nobody acts out.
fn variant(assignment: &Assignment, id: &str) -> Option<Box<dyn Probed>> {
    macro_rules! hosted {
        ($($known:ident)*) => {
            match assignment.id {
                $(stringify!($known) => Some(probes::$known(reference::$known::variant(id)?)),)*
                _ => None,
            }
        };
    }
    checks::assignments!(hosted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_are_chosen_by_id_and_an_unknown_one_is_said() {
        let ids = |chosen: Vec<&Assignment>| chosen.iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(chosen(&["a2".into()]).map(ids), Ok(vec!["a2"]));
        assert_eq!(chosen(&[]).map(|all| all.len()), Ok(ASSIGNMENTS.len()));
        let unknown = checks::asked("a99").unwrap_err();
        let said = format!("{} / {}", unknown.zh, unknown.en);
        assert_eq!(chosen(&["a99".into()]).map(ids), Err(said));
    }

    #[test]
    fn the_fixtures_of_no_other_assignment_are_looked_at() {
        let checked = fixtures::check(std::path::Path::new("/nowhere"), &[]);
        assert_eq!(checked, Ok("0 fixtures are up to date".into()));
    }

    #[test]
    fn every_misconception_of_the_tables_is_acted_out() {
        for assignment in ASSIGNMENTS {
            for misconception in assignment.misconceptions() {
                assert!(variant(assignment, misconception.id).is_some(), "{}", misconception.id);
            }
            for unnamed in assignment.unnamed() {
                assert!(variant(assignment, unnamed.id).is_some(), "{}", unnamed.id);
            }
        }
        assert!(variant(&checks::a0::ASSIGNMENT, "a0.vjp.nothing").is_none());
    }
}
