//! What the process exits with: the one list of codes.

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Everything was tried, and what passed has its explanation.
    Done = 0,
    /// The grader failed, or a file could not be read or written.
    Fault = 1,
    /// The command line makes no sense (clap uses the same number).
    Usage = 2,
    /// A file of edits or of survivors cannot be used.
    BadInput = 3,
    /// Some could not be graded: run it again.
    Incomplete = 4,
    /// A survivor without explanation, an edit that did otherwise than it should, or seeds
    /// that disagree.
    Found = 5,
    /// The tool cargo-mutants is missing, or of another version.
    NoTool = 6,
    /// Ctrl-C; the same command goes on.
    Interrupted = 130,
}

/// The codes as `--help` shows them; a test holds them to the enum.
pub const HELP: &str = "\
Exit codes: 0 all that passes is explained; 1 the grader failed, or a file error; \
2 a wrong argument; 3 fixtures/edits cannot be used; 4 some could not be graded, run it \
again; 5 a survivor without explanation, an edit that did otherwise than it should, or \
seeds that disagree; 6 cargo-mutants is missing or of another version; 130 interrupted, \
the same command goes on.";

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_code() {
        use ExitCode::{BadInput, Done, Fault, Found, Incomplete, Interrupted, NoTool, Usage};
        let codes = [Done, Fault, Usage, BadInput, Incomplete, Found, NoTool, Interrupted];
        assert_eq!(codes.map(|code| code as u8), [0, 1, 2, 3, 4, 5, 6, 130]);
        for code in codes {
            assert!(HELP.contains(&format!(" {} ", code as u8)), "{code:?}");
        }
    }
}
