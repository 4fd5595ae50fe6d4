//! `cargo xtask`: the repository's own commands.
//!
//! `setup` brings libtorch; every other command runs a crate of this workspace
//! after it has made sure of that. Nothing here grades, and nothing here knows
//! what a check is.

use clap::Parser as _;

mod cache;
mod cargo;
mod cli;
mod download;
mod exit_code;
mod failure;
mod free_space;
mod fuzz;
mod interrupt;
mod pins;
mod progress;
mod setup;
mod shim;
mod shim_source;
mod stamp;
mod test_steps;
mod unpack;
mod user_libtorch;
mod workspace;

use cargo::Cargo;
use cli::{Cli, Command};
use exit_code::ExitCode;
use failure::Failure;
use workspace::Workspace;

fn main() -> std::process::ExitCode {
    let code = run(Cli::parse().command).unwrap_or_else(|failure| {
        eprintln!("error: {failure}");
        failure.exit_code()
    });
    code.into()
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let workspace = Workspace::find()?;
    let cargo = Cargo::new(&workspace);
    match command {
        Command::Setup => setup::run(&workspace),
        Command::Grade { args } => {
            setup::run_if_missing(&workspace)?;
            cargo.run_package("grader", args)
        }
        Command::Test => {
            setup::run_if_missing(&workspace)?;
            test_steps::run(&cargo)
        }
        Command::Fuzz { seconds } => fuzz::run(&workspace, &cargo, seconds),
        Command::Fixtures { check } => {
            setup::run_if_missing(&workspace)?;
            let check = check.then_some("--check");
            cargo.run_package("oracle", ["fixtures"].into_iter().chain(check))
        }
        Command::Mutants { args } => {
            setup::run_if_missing(&workspace)?;
            cargo.run_package("mutants", args)
        }
        Command::Docs => cargo.run_package("book", ["build"]),
    }
}
