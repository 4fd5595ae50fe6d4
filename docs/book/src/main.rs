//! `cargo run -p book -- build` renders the documentation site.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wording::usage;

fn main() -> ExitCode {
    let cli: Cli = usage::parse("book", "cargo run -p book --");
    let Command::Build { docs, out } = cli.command;
    match book::site::build(&docs, &out) {
        Ok(()) => {
            println!("{}", out.join("index.html").display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}", one_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// The documentation site of the course.
#[derive(Parser)]
#[command(name = "book")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check every page, then render both languages.
    Build {
        /// The folder that holds zh/ and en/.
        #[arg(long, default_value_os_t = repository().join("docs"))]
        docs: PathBuf,
        /// Where the site goes; its zh/ and en/ are emptied first.
        #[arg(long, default_value_os_t = repository().join("target/book"))]
        out: PathBuf,
    },
}

/// The root of the working tree that this program was built from.
fn repository() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.expect("docs/book lies two folders down").to_path_buf()
}

fn one_line(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
