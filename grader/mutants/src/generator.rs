//! The tool cargo-mutants, which only proposes changes here: it compiles and runs nothing.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use harness::Words;

use crate::exit_code::ExitCode;
use crate::mutant::Mutant;
use crate::problem::Problem;
use crate::samples::Sample;

/// Another version proposes other changes.
pub const VERSION: &str = "27.1.0";

const PROGRAM: &str = "cargo-mutants";

/// Enough of a manifest for a tool that only reads the sources.
const MANIFEST: &str = "[package]\nname = \"sample\"\nedition = \"2024\"\n\n[workspace]\n";

/// The tool.
#[derive(Debug)]
pub struct Generator {
    program: PathBuf,
}

impl Generator {
    /// The tool in one of `folders`, or else where programs lie.
    ///
    /// # Errors
    ///
    /// If it is missing, or of another version.
    pub fn find(folders: &[PathBuf]) -> Result<Self, Problem> {
        let lies = folders.iter().map(|folder| folder.join(PROGRAM)).find(|path| path.is_file());
        let generator = Self { program: lies.unwrap_or_else(|| PROGRAM.into()) };
        let version = generator.command().arg("--version").output();
        let version = version.ok().map(|output| output.stdout).unwrap_or_default();
        let version = String::from_utf8_lossy(&version).trim().to_string();
        if version.split_whitespace().last() == Some(VERSION) {
            Ok(generator)
        } else {
            Err(wrong(&version))
        }
    }

    /// The changes that it proposes for `sample`.
    ///
    /// # Errors
    ///
    /// If it fails.
    pub fn mutants(&self, sample: &Sample) -> Result<Vec<Mutant>, Problem> {
        let folder = tempfile::tempdir().map_err(Problem::file(&std::env::temp_dir()))?;
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            let made = path.parent().map_or(Ok(()), fs::create_dir_all);
            made.and_then(|()| fs::write(&path, text)).map_err(Problem::file(&path))
        };
        write("Cargo.toml", MANIFEST)?;
        for (name, text) in &sample.files {
            write(name, text)?;
        }
        let mut command = self.command();
        command.args(["--list", "--json", "--no-config", "--dir"]).arg(folder.path());
        let output = command.output().map_err(Problem::file(&self.program))?;
        serde_json::from_slice(&output.stdout).map_err(|error| {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.lines().last().unwrap_or_default();
            Problem::fault(Words::same(format!("{PROGRAM}: {}: {error}: {said}", sample.name)))
        })
    }

    /// As cargo would start it.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("mutants");
        command
    }
}

/// In both languages at once: it is the first line that a newcomer to this command reads.
fn wrong(version: &str) -> Problem {
    let install = format!("cargo install cargo-mutants --locked --version {VERSION}");
    let (zh, en) = if version.is_empty() {
        ("没有找到 cargo-mutants".to_string(), "cargo-mutants is not there".to_string())
    } else {
        (format!("这里的是 {version}"), format!("this is {version}"))
    };
    let line = format!("{zh}，请运行 / {en}; run: {install}");
    Problem::new(ExitCode::NoTool, Words::same(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_is_one_line_that_says_how_to_install_it() {
        let problem = wrong("");
        assert_eq!(problem.code, ExitCode::NoTool);
        insta::assert_snapshot!(problem.words.en, @"没有找到 cargo-mutants，请运行 / cargo-mutants is not there; run: cargo install cargo-mutants --locked --version 27.1.0");
        let older = wrong("cargo-mutants 24.0.0").words.zh;
        assert!(older.starts_with("这里的是 cargo-mutants 24.0.0，请运行"), "{older}");
    }

    #[test]
    fn another_program_of_that_name_is_not_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(PROGRAM), "no program").unwrap();
        let problem = Generator::find(&[folder.path().into()]).unwrap_err();
        assert_eq!(problem.code, ExitCode::NoTool);
    }
}
