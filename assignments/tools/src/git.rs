//! Running git in the student's repository.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use wording::{Words, readable};

use crate::failure::Failure;
use crate::workspace::Workspace;

/// Git in the root of a repository.
pub struct Git<'a>(pub &'a Workspace);

impl Git<'_> {
    /// What git prints.
    pub fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        let output = self.command(arguments).output().map_err(not_started)?;
        printed(output)
    }

    /// What git prints, as a line of text.
    pub fn line(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self.output(arguments)?;
        Ok(String::from_utf8_lossy(&output).trim().to_owned())
    }

    /// What git prints when it reads `input` and uses the file `index` for its index.
    pub fn with_index(
        &self,
        index: &std::path::Path,
        arguments: &[&str],
        input: &[u8],
    ) -> Result<String, Failure> {
        let mut command = self.command(arguments);
        command.env("GIT_INDEX_FILE", index).stdin(Stdio::piped());
        let mut child = command.spawn().map_err(not_started)?;
        // If git ends before it has read everything, its own message says why.
        let _ = child.stdin.take().expect("it is piped").write_all(input);
        let output = printed(child.wait_with_output().map_err(not_started)?)?;
        Ok(String::from_utf8_lossy(&output).trim().to_owned())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(&self.0.root).env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

fn not_started(error: std::io::Error) -> Failure {
    Failure::Start { program: PathBuf::from("git"), error }
}

fn printed(output: Output) -> Result<Vec<u8>, Failure> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let said = readable(&lines.collect::<Vec<_>>().join(" "));
    Err(Failure::NotUpdated(Words::new(
        format!("git 拒绝了（它说：{said}）；什么也没有改动"),
        format!("git refuses (it says: {said}); nothing was changed"),
    )))
}
