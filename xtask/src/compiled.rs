//! Tests that cargo has compiled, run one after another.
//!
//! Cargo compiles all of them at once and prints where they lie. If it were asked for only
//! some of them, it would choose other features and settings for their dependencies and
//! compile these again.

use std::path::PathBuf;

use serde_json::Value;

use crate::cargo::Cargo;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::targets::Target;

/// Cargo's messages about the tests that it built.
#[derive(Default)]
pub struct Compiled(Vec<Value>);

impl Compiled {
    /// Runs cargo with `args`, which compile tests.
    pub fn by(cargo: &Cargo, args: &[String]) -> Result<(ExitCode, Self), Failure> {
        // Error messages go to standard error in cargo's usual form.
        let format = "--message-format=json-render-diagnostics".to_owned();
        let (code, printed) = cargo.printed(args.iter().chain([&format]))?;
        Ok((code, Self::in_messages(&printed)))
    }

    fn in_messages(printed: &str) -> Self {
        let messages = printed.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        Self(messages.filter(|message| message["profile"]["test"] == true).collect())
    }

    /// Where the tests of `target` lie.
    fn program(&self, target: &Target) -> Option<PathBuf> {
        let message = self.0.iter().find(|message| target.is_in(message))?;
        Some(message["executable"].as_str()?.into())
    }

    /// Runs the tests of `targets` up to the first that fails; its exit code is passed on.
    pub fn run(&self, cargo: &Cargo, targets: &[Target]) -> Result<ExitCode, Failure> {
        for target in targets {
            let (kind, name) = (&target.kind, &target.name);
            let program = self.program(target).ok_or_else(|| Failure::NotCompiled {
                package: target.package.clone(),
                target: format!("{kind} {name}"),
            })?;
            let (package, program_name) = (&target.package, program.display());
            cargo.say(&format!("     Running {package} {kind} {name} ({program_name})"));
            let code = cargo.run_test(&program, &target.manifest)?;
            if code != ExitCode::Success {
                cargo.say(&format!("to run only these tests: {}", target.rerun()));
                return Ok(code);
            }
        }
        Ok(ExitCode::Success)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_found_among_programs_and_tests_of_the_same_name() {
        let message = |package: &str, kind: &str, test: bool, program: &str| {
            let target = serde_json::json!({"kind": [kind], "name": "x"});
            let profile = serde_json::json!({"test": test});
            serde_json::json!({"package_id": package, "target": target, "profile": profile,
                               "executable": program})
            .to_string()
        };
        let printed = [
            message("p", "bin", false, "the program"),
            message("q", "test", true, "another package's"),
            message("p", "bin", true, "unit tests"),
            "{\"reason\":\"build-finished\"}".into(),
            message("p", "test", true, "integration tests"),
        ];
        let compiled = Compiled::in_messages(&printed.join("\n"));
        let target = |kind: &str| Target {
            package: "p".into(),
            kind: kind.into(),
            name: "x".into(),
            id: "p".into(),
            manifest: PathBuf::new(),
        };
        assert_eq!(compiled.program(&target("bin")), Some("unit tests".into()));
        assert_eq!(compiled.program(&target("test")), Some("integration tests".into()));
        assert_eq!(compiled.program(&target("lib")), None);
    }
}
