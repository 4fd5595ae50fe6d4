//! `cargo xtask` in the edition of the repository that students receive.

mod cli;

use wording::{Lang, usage};

use cli::{Cli, Command};
use tools::{ExitCode, Failure, Workspace, setup, submit, update};

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
    match command {
        Command::Setup => setup::run(&workspace),
        Command::Submit { assignments, out } => submit::run(&workspace, &assignments, out),
        Command::Update { url } => update::run(&workspace, url.as_deref()),
    }
}
