//! What can go wrong beside what a student's commands have, as facts from which the text is
//! made.

use wording::Words;

use crate::exit_code::ExitCode;

/// Why a command stopped.
#[derive(Debug)]
pub enum Failure {
    /// Of what students run, too.
    Tools(tools::Failure),
    Members {
        line: String,
    },
    NotCompiled {
        package: String,
        target: String,
    },
}

impl Failure {
    /// One line in both languages: what, where, what to do.
    pub fn words(&self) -> Words {
        match self {
            Self::Tools(failure) => failure.words(),
            Self::Members { line } => Words::new(
                format!(
                    "cargo 列不出这个工作区（它说：{line}）；请撤销最近一次对 Cargo.toml 的改动，\
                     再运行一次"
                ),
                format!(
                    "cargo could not list this workspace (it says: {line}); undo the last \
                     change of a Cargo.toml and run this again"
                ),
            ),
            Self::NotCompiled { package, target } => Words::new(
                format!("cargo 列出了 {package} 的测试 {target}，却没有编译它；请再运行一次"),
                format!(
                    "cargo has compiled no tests of {package}, {target}, though it lists them; \
                     run this again"
                ),
            ),
        }
    }

    /// What the process exits with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Tools(failure) => failure.exit_code().into(),
            Self::Members { .. } => tools::ExitCode::Io.into(),
            Self::NotCompiled { .. } => tools::ExitCode::Start.into(),
        }
    }
}

impl From<tools::Failure> for Failure {
    fn from(failure: tools::Failure) -> Self {
        Self::Tools(failure)
    }
}
