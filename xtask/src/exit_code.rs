//! The exit codes of `cargo xtask`.

/// The exit code of `cargo xtask`.
///
/// The commands that run another program return that program's code. If their set-up fails
/// before the program starts, they return one of a student's commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// All is well.
    Success,
    /// That of a command that students run, too.
    Tools(tools::ExitCode),
    /// `fuzz` found an input that makes a reader fail.
    FuzzingFailed,
    /// The code of the program that was run.
    Passed(u8),
}

/// The codes as `--help` shows them; a test compares them with the enum.
pub const HELP: &str = "\
Exit codes: 0 all is well; 2 a wrong argument; 40 not inside the repository; \
41 no libtorch for this platform; 42 no Python or no pip; 43 download failed; \
44 wrong SHA-256; 45 disk full; 46 cache folder not writable; 47 no C++ \
compiler; 48 C++ compiler failed; 49 sources of torch-sys not found; \
50 LIBTORCH cannot be used; 51 another file error; 52 a program could not be \
started; 53 fuzzing found something; 54 no such assignment; \
55 the grader would refuse these sources; \
56 the update is refused; 57 no such model; 58 weights that cannot be converted; \
130 interrupted. Commands that run a program pass its code through.";

impl ExitCode {
    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Tools(code) => code.number(),
            Self::FuzzingFailed => 53,
            Self::Passed(number) => number,
        }
    }
}

impl From<tools::ExitCode> for ExitCode {
    fn from(code: tools::ExitCode) -> Self {
        match code {
            tools::ExitCode::Success => Self::Success,
            code => Self::Tools(code),
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        code.number().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_number_of_its_own_and_the_help_names_it() {
        let of_students = tools::ExitCode::ALL.map(ExitCode::from).into_iter();
        let codes = of_students.chain([ExitCode::FuzzingFailed]);
        let mut numbers: Vec<u8> = codes.map(ExitCode::number).collect();
        for number in &numbers {
            assert!(HELP.contains(&format!(" {number} ")), "{number}");
        }
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count);
    }
}
