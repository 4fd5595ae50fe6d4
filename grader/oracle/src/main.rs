//! The reference as a submission, and all its wrong variants beside it.
//!
//! `oracle serve a0` is a worker like a student's: the grader sends it the hidden
//! cases and gets answers. `oracle fixtures` writes what it answers at the public
//! seed to `fixtures/golden`, and with `--check` compares.

mod fixtures;

use std::path::PathBuf;
use std::process::ExitCode;

use checks::{Assignment, Submission};
use clap::{Parser, Subcommand};

/// Says "out of memory" before dying of it, like a student's worker.
#[global_allocator]
static ALLOCATOR: checks::alloc::Reporting = checks::alloc::Reporting;

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
    },
    /// Write the golden fixtures.
    Fixtures {
        /// Write nothing; fail if a fixture is missing, stale or left over.
        #[arg(long)]
        check: bool,
        /// Where they lie.
        #[arg(long, default_value_os_t = checks::golden::folder())]
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    match Cli::parse().command {
        Command::Serve { assignment } => serve(&assignment),
        Command::Fixtures { check, folder } => {
            let done = if check { fixtures::check(&folder) } else { fixtures::write(&folder) };
            done.map_or_else(
                |line| failed(&line),
                |line| {
                    println!("{line}");
                    ExitCode::SUCCESS
                },
            )
        }
    }
}

fn serve(assignment: &str) -> ExitCode {
    let Some(assignment) = checks::assignment(assignment) else {
        return failed(&format!("there is no assignment `{assignment}`"));
    };
    checks::serve(assignment, |id| variant(assignment, id))
}

fn failed(line: &str) -> ExitCode {
    eprintln!("{line}");
    ExitCode::FAILURE
}

/// The reference for an empty id, otherwise the variant with that misconception.
fn variant(assignment: &Assignment, id: &str) -> Option<Submission> {
    match assignment.id {
        "a0" => {
            let parts = reference::misconceptions::a0::variant(id)?;
            Some(Submission::A0(Box::new(parts)))
        }
        "a1" => {
            let parts = reference::misconceptions::a1::variant(id)?;
            Some(Submission::A1(Box::new(parts)))
        }
        "a2" => {
            let parts = reference::misconceptions::a2::variant(id)?;
            Some(probes::a2(parts))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checks::{ASSIGNMENTS, Answers, Host, InProcess, Seed, attempt};

    /// Hidden seeds are drawn anew for each run: no seed may be unlucky.
    #[test]
    fn the_reference_passes_every_check_at_many_seeds() {
        std::panic::set_hook(Box::new(|_| {}));
        for assignment in ASSIGNMENTS {
            for seed in 0..8 {
                let seed = Seed::from_text(&format!("many {seed}"));
                let mut reference = InProcess::new(variant(assignment, "").unwrap());
                let answers = Answers::collect(assignment, seed, |id, check, case| {
                    if id.is_empty() {
                        return reference.probe(check, case);
                    }
                    checks::Reply::HostError("not asked".into())
                });
                let answers = answers.unwrap();
                for check in assignment.checks() {
                    let outcome = attempt(check, &mut reference, &answers, seed);
                    assert!(outcome.passed(), "{}: {outcome:?}", check.id);
                }
            }
        }
    }

    /// A hidden seed must neither hide a mistake nor give it another's name.
    #[test]
    fn every_misconception_is_named_at_many_seeds() {
        std::panic::set_hook(Box::new(|_| {}));
        let mut unnamed = Vec::new();
        for assignment in ASSIGNMENTS {
            for seed in 0..3 {
                let seed = Seed::from_text(&format!("named {seed}"));
                let answers = Answers::collect(assignment, seed, |id, check, case| {
                    InProcess::new(variant(assignment, id).unwrap()).probe(check, case)
                });
                let answers = answers.unwrap();
                for misconception in assignment.misconceptions() {
                    let mut host = InProcess::new(variant(assignment, misconception.id).unwrap());
                    for id in misconception.caught_by {
                        let check = assignment.check(id).unwrap();
                        let outcome = attempt(check, &mut host, &answers, seed);
                        let named = outcome.diagnosis();
                        if named != Some(misconception.id) {
                            unnamed.push(format!("{} by {id}: {outcome:?}", misconception.id));
                        }
                    }
                }
            }
        }
        let _ = std::panic::take_hook();
        assert!(unnamed.is_empty(), "{}", unnamed.join("\n"));
    }

    /// The wrong variants count the whole corpus again for every merge; this one's
    /// merges are right where there is one document.
    #[test]
    fn counting_everything_again_is_too_much_work() {
        let check = checks::a1::ASSIGNMENT.check("a1.bpe_train.cost").unwrap();
        let slow = variant(&checks::a1::ASSIGNMENT, "a1.bpe_train.documents_joined").unwrap();
        let outcome =
            attempt(check, &mut InProcess::new(slow), &Answers::default(), Seed::public());
        assert!(matches!(outcome, checks::Outcome::Failed(_)), "{outcome:?}");
    }

    #[test]
    fn every_misconception_of_the_tables_is_acted_out() {
        for assignment in ASSIGNMENTS {
            for misconception in assignment.misconceptions() {
                assert!(variant(assignment, misconception.id).is_some(), "{}", misconception.id);
            }
        }
        assert!(variant(&checks::a0::ASSIGNMENT, "a0.vjp.nothing").is_none());
    }
}
