//! `cargo run -p talk --release -- "今天我来到了"`: the student's own chain on real weights.
//!
//! ```text
//! folder ─► parts ──────────────────────────────► model ─► decoding ─► terminal
//!           tokenizer, components, model, cache,
//!           decoding: yours, or the staff's
//! ```
//!
//! Each part is tried on something small first. One that is not finished, or says something else
//! than the staff's, is replaced by the staff's, and the first line says so. What is staff-made in
//! `staff` talks well and fast; it is no solution of a task: it has other traits and other rules.

mod answer;
mod benchmark;
mod chat;
mod cli;
mod device;
mod exit_code;
mod files;
mod parts;
mod problem;
mod show;
mod staff;
mod talk;
mod terminal;

use wording::{Lang, usage};

use cli::Cli;
use exit_code::ExitCode;

fn main() -> std::process::ExitCode {
    let cli: Cli = usage::parse("talk", "cargo run -p talk --");
    let lang = cli.lang.unwrap_or_else(Lang::from_env);
    let code = talk::talk(&cli, lang).err().map_or(ExitCode::Good, |problem| {
        eprintln!("talk: {}", problem.words.line(lang));
        problem.code
    });
    code.into()
}
