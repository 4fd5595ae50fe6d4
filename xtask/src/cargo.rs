//! Running cargo on this workspace.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::Arc;

use tools::Workspace;

use crate::exit_code::ExitCode;
use crate::failure::Failure;

/// The cargo that runs this program, in the root of the clone.
#[derive(Clone)]
pub struct Cargo {
    workspace: Workspace,
    environment: Vec<(&'static str, String)>,
    /// Where programs write what they say; the terminal if there is none.
    log: Option<Arc<File>>,
}

impl Cargo {
    pub fn new(workspace: &Workspace) -> Self {
        Self { workspace: workspace.clone(), environment: Vec::new(), log: None }
    }

    /// The same cargo, whose programs write what they say to `log`.
    pub fn with_log(&self, log: File) -> Self {
        Self { log: Some(Arc::new(log)), ..self.clone() }
    }

    /// Says a line where the programs say theirs.
    pub fn say(&self, line: &str) {
        let Some(mut log) = self.log.as_deref() else { return eprintln!("{line}") };
        // A log that cannot be written loses a line, and no result.
        let _ = writeln!(log, "{line}");
    }

    /// The same cargo with one variable more in its environment.
    pub fn with_env(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut cargo = self.clone();
        cargo.environment.push((name, value.into()));
        cargo
    }

    /// Runs `package` with `args`; its exit code is passed through.
    pub fn run_package<S: Into<OsString>>(
        &self,
        package: &str,
        args: impl IntoIterator<Item = S>,
    ) -> Result<ExitCode, Failure> {
        let command = ["run", "--quiet", "--package", package, "--"];
        let args = args.into_iter().map(Into::into);
        self.run(command.into_iter().map(OsString::from).chain(args))
    }

    /// Runs cargo with `args`; its exit code is passed through.
    pub fn run<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
    ) -> Result<ExitCode, Failure> {
        let mut command = self.command(args);
        self.to_log(&mut command);
        let status = command.status().map_err(|error| self.not_started(error))?;
        Ok(passed(status))
    }

    /// Runs cargo with `args` and takes what it prints.
    pub fn output<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
    ) -> Result<Output, Failure> {
        self.command(args).output().map_err(|error| self.not_started(error))
    }

    /// Runs cargo with `args` and returns what it prints; its errors are shown.
    pub fn printed<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
    ) -> Result<(ExitCode, String), Failure> {
        let output = self.command(args).stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| self.not_started(error))?;
        Ok((passed(output.status), String::from_utf8_lossy(&output.stdout).into_owned()))
    }

    /// Runs the compiled tests `program` as cargo does: in the folder of the package with
    /// this manifest, with the same environment variables.
    pub fn run_test(&self, program: &Path, manifest: &Path) -> Result<ExitCode, Failure> {
        let folder = manifest.parent().unwrap_or(&self.workspace.root);
        let mut command = Command::new(program);
        command.current_dir(folder).env("CARGO_MANIFEST_DIR", folder);
        command.env("CARGO", self.workspace.cargo().get_program());
        self.to_log(&mut command);
        let status = command.envs(self.environment.iter().cloned()).status();
        let not_started = |error| tools::Failure::Start { program: program.to_owned(), error };
        Ok(passed(status.map_err(not_started)?))
    }

    fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.workspace.cargo();
        command.args(args).envs(self.environment.iter().cloned());
        command
    }

    /// Sends what `command` says to the log, if there is one.
    fn to_log(&self, command: &mut Command) {
        let copies = self.log.as_ref().map(|log| [log.try_clone(), log.try_clone()]);
        if let Some([Ok(out), Ok(err)]) = copies {
            command.stdout(out).stderr(err);
        }
    }

    fn not_started(&self, error: std::io::Error) -> Failure {
        let program = self.workspace.cargo().get_program().into();
        tools::Failure::Start { program, error }.into()
    }
}

/// The exit code of a program as a shell would give it.
fn passed(status: ExitStatus) -> ExitCode {
    match (status.code(), status.signal()) {
        (Some(0), _) => ExitCode::Success,
        (Some(code), _) => ExitCode::Passed(code as u8),
        (None, signal) => ExitCode::Passed(128 + signal.unwrap_or(0) as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_signals_are_passed_as_a_shell_passes_them() {
        assert_eq!(passed(ExitStatus::from_raw(0)), ExitCode::Success);
        assert_eq!(passed(ExitStatus::from_raw(7 << 8)), ExitCode::Passed(7));
        assert_eq!(passed(ExitStatus::from_raw(9)), ExitCode::Passed(137));
    }
}
