//! `cargo xtask`: the repository's own commands.
//!
//! `setup` is the command of `assignments/tools` that students have, too; every other command
//! runs a crate of this workspace, after a set-up if libtorch is missing. Nothing here
//! grades, and nothing here knows what a check is.

mod cargo;
mod cli;
mod compiled;
mod exit_code;
mod failure;
mod fuzz;
mod step;
mod targets;
mod test_steps;
mod timetable;

use cargo::Cargo;
use cli::{Cli, Command};
use exit_code::ExitCode;
use failure::Failure;
use targets::Targets;
use tools::{Workspace, model, setup};
use wording::{Lang, usage};

/// The crate that makes a model's folder out of its file of weights.
const CONVERTER: &str = "xtask/model";

fn main() -> std::process::ExitCode {
    let cli: Cli = usage::parse("cargo xtask", "cargo xtask");
    let code = run(cli.command).unwrap_or_else(|failure| {
        eprintln!("error: {}", failure.words().get(Lang::from_env()));
        failure.exit_code()
    });
    code.into()
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let workspace = Workspace::find()?;
    let cargo = Cargo::new(&workspace);
    match command {
        Command::Setup { model: None } => Ok(setup::run(&workspace)?.into()),
        Command::Setup { model: Some(name) } => {
            Ok(model::run(&workspace, &name, CONVERTER)?.into())
        }
        Command::Grade { args } => {
            setup::run_if_missing(&workspace)?;
            cargo.run_package("grader", args)
        }
        Command::Test(asked) => {
            let jobs = asked.jobs();
            let steps = test_steps::steps(&Targets::of(&cargo)?, &asked.scope())?;
            setup::run_if_missing(&workspace)?;
            step::run_all(&cargo, &steps, jobs)
        }
        Command::Fuzz { seconds } => fuzz::run(&workspace, &cargo, seconds),
        Command::Fixtures { assignments, check } => {
            setup::run_if_missing(&workspace)?;
            let check = check.then(|| "--check".into());
            let args = ["fixtures".into()].into_iter().chain(check).chain(assignments);
            cargo.run_package("oracle", args)
        }
        Command::Mutants { args } => {
            setup::run_if_missing(&workspace)?;
            cargo.run_package("mutants", args)
        }
        // It needs no libtorch.
        Command::Release { args } => cargo.run_package("release", args),
        Command::Docs => cargo.run_package("book", ["build"]),
    }
}
