//! What can go wrong beside what a student's commands have, as facts from which the text is
//! made.

use std::fmt;

use crate::exit_code::ExitCode;

/// Why a command stopped. Displayed as one line: what, where, what to do.
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
    /// What the process exits with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Tools(failure) => failure.exit_code().into(),
            Self::Members { .. } => tools::ExitCode::Io.into(),
            Self::NotCompiled { .. } => tools::ExitCode::Start.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tools(failure) => failure.fmt(f),
            Self::Members { line } => write!(
                f,
                "cargo could not list this workspace (it says: {line}); undo the last change \
                 of a Cargo.toml and run this again"
            ),
            Self::NotCompiled { package, target } => write!(
                f,
                "cargo has compiled no tests of {package}, {target}, though it lists them; \
                 run this again"
            ),
        }
    }
}

impl From<tools::Failure> for Failure {
    fn from(failure: tools::Failure) -> Self {
        Self::Tools(failure)
    }
}
