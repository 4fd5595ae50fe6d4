//! A GitHub workflow, and a runner that executes its steps in order.
//!
//! `run:` lines are really run, by the shell and with the environment that GitHub gives.
//! Actions (`uses:`) cannot be run without GitHub; each has an equivalent in [`Action`], and
//! one that is not listed there fails the test.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A workflow as it is written.
pub struct Workflow(pub Value);

impl Workflow {
    /// Reads one.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        Self(serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
    }

    /// The only job.
    pub fn job(&self) -> &Value {
        let jobs = self.0["jobs"].as_object().expect("jobs");
        assert_eq!(jobs.len(), 1);
        jobs.values().next().expect("one job")
    }

    /// Its steps.
    pub fn steps(&self) -> &[Value] {
        self.job()["steps"].as_array().expect("steps")
    }
}

/// What stands in for an action.
pub enum Action {
    /// Runs this in place of it; the folder is that of the checkout.
    Do(Box<dyn Fn(&Path)>),
    /// Nothing: what it does makes a run faster, or keeps a copy.
    Skip,
}

/// A machine on which workflows run.
pub struct Runner {
    /// Where the repository is checked out.
    pub checkout: PathBuf,
    /// A folder for what a run leaves: summary, programs that stand in for others.
    pub temp: PathBuf,
    /// The variables that are not GitHub's own.
    pub environment: Vec<(String, OsString)>,
    /// What `${{ … }}` is replaced by.
    pub context: BTreeMap<String, String>,
    /// What stands in for actions, by their names without versions.
    pub actions: BTreeMap<&'static str, Action>,
}

/// What a run of a workflow came to.
pub struct Ran {
    /// The output of each `run:`, in order.
    pub outputs: Vec<(String, Output)>,
    /// What was added to the summary.
    pub summary: String,
}

impl Ran {
    /// The output of the last line that ran.
    pub fn last(&self) -> &Output {
        &self.outputs.last().expect("something ran").1
    }

    /// All lines that ran, for messages.
    pub fn log(&self) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let told = |(line, output): &(String, Output)| {
            format!("$ {line}\n{}{}", text(&output.stdout), text(&output.stderr))
        };
        self.outputs.iter().map(told).collect()
    }
}

impl Runner {
    /// Puts a program on the path that stands in for another.
    pub fn program(&self, name: &str, script: &str) {
        let path = self.temp.join("bin").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Executes the steps in order, until one fails.
    pub fn run(&self, workflow: &Workflow) -> Ran {
        let summary = self.temp.join("summary.md");
        fs::write(&summary, "").unwrap();
        let mut outputs = Vec::new();
        let mut failed = false;
        for step in workflow.steps() {
            if !self.is_due(step["if"].as_str(), failed) {
                continue;
            }
            if let Some(uses) = step["uses"].as_str() {
                self.act(uses);
            } else {
                let line = self.filled_in(step["run"].as_str().expect("a step uses or runs"));
                let output = self.step(&line, &[&workflow.0["env"], &step["env"]], &summary);
                failed |= !output.status.success();
                outputs.push((line, output));
            }
        }
        Ran { outputs, summary: fs::read_to_string(summary).unwrap() }
    }

    /// Whether a step with this condition is executed.
    fn is_due(&self, condition: Option<&str>, failed: bool) -> bool {
        match condition {
            None => !failed,
            Some("always()") => true,
            Some(expression) => !failed && self.value(expression) == "true",
        }
    }

    /// Runs a line in the checkout, as a step without variables of its own does.
    pub fn shell(&self, line: &str) -> Output {
        self.step(line, &[], &self.temp.join("summary.md"))
    }

    fn act(&self, uses: &str) {
        let name = uses.split('@').next().unwrap_or_default();
        match self.actions.get(name).unwrap_or_else(|| panic!("nothing stands in for {uses}")) {
            Action::Do(act) => act(&self.checkout),
            Action::Skip => {}
        }
    }

    fn step(&self, line: &str, environments: &[&Value], summary: &Path) -> Output {
        let script = self.temp.join("step.sh");
        fs::write(&script, line).unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [self.temp.join("bin")].into_iter().chain(std::env::split_paths(&path));
        let mut shell = Command::new("bash");
        shell.arg("-e").arg(script).current_dir(&self.checkout).env_clear();
        shell.env("PATH", std::env::join_paths(folders).unwrap());
        for kept in ["HOME", "CARGO_HOME", "RUSTUP_HOME", "TMPDIR"] {
            std::env::var_os(kept).map(|value| shell.env(kept, value));
        }
        shell.env("GITHUB_ACTIONS", "true").env("CI", "true").env("RUNNER_TEMP", &self.temp);
        shell.env("GITHUB_WORKSPACE", &self.checkout).env("GITHUB_STEP_SUMMARY", summary);
        // What has to be downloaded was downloaded when the workspace was set up.
        shell.env("CARGO_NET_OFFLINE", "true");
        shell.envs(super::incremental()).envs(self.environment.iter().cloned());
        for (name, value) in environments.iter().filter_map(|env| env.as_object()).flatten() {
            shell.env(name, self.filled_in(value.as_str().expect("variables are text")));
        }
        shell.output().expect("bash starts")
    }

    /// The text with what `${{ … }}` stands for.
    fn filled_in(&self, text: &str) -> String {
        let mut parts = text.split("${{");
        let mut filled = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let (expression, rest) = part.split_once("}}").expect("it is closed");
            filled += self.value(expression);
            filled += rest;
        }
        filled
    }

    fn value(&self, expression: &str) -> &str {
        let value = self.context.get(expression.trim());
        value.unwrap_or_else(|| panic!("what is ${{{{{expression}}}}}?"))
    }
}
