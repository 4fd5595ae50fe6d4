//! `cargo xtask release`: the edition of the repository that students receive.
//!
//! ```text
//! repository ─► Edition (all files, in memory) ─► tried.rs, by cargo ─► folder.rs
//!                 stub.rs   stubs are untouched
//!                 crates.rs which crates, by the stubs' manifests
//!                 lists.rs  the lists of assignments, without those left out
//!                 workspace.rs, lock.rs, config.rs, pages.rs, template.rs
//! ```
//!
//! **What is not allowed by name does not get in**: files are taken from a list that is made
//! of the registry of assignments and of the manifests; nothing is copied because it lies
//! somewhere. Nothing here grades.

mod cli;
mod config;
mod crates;
mod documentation;
mod edition;
mod exit_code;
mod facts;
mod folder;
mod lists;
mod lock;
mod pages;
mod problem;
mod released;
mod repository;
mod stub;
mod template;
mod tried;
mod which;
mod workspace;

use cli::Cli;
use edition::Edition;
use exit_code::ExitCode;
use folder::Folder;
use problem::Problem;
use which::Which;
use wording::usage;

fn main() -> std::process::ExitCode {
    let cli: Cli = usage::parse("cargo xtask release", "cargo xtask release");
    let code = run(&cli).unwrap_or_else(|problem| {
        eprintln!("error: {}", problem.words.get(cli.lang));
        problem.code
    });
    code.into()
}

fn run(cli: &Cli) -> Result<ExitCode, Problem> {
    let which = Which::upto(cli.upto.as_deref())?;
    let folder = Folder::open(&cli.out)?;
    folder.accepts(&which)?;
    let url = cli.url.clone().or_else(|| folder.url());
    let mut edition = Edition::of(harness::repository(), &which, url.as_deref())?;
    tried::by_cargo(&mut edition)?;
    let change = folder.write(&edition)?;
    println!("{}", change.words(&which).get(cli.lang));
    Ok(ExitCode::Done)
}
