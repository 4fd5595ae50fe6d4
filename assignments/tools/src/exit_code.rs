//! The exit codes of what a student runs.

/// How a command ended.
///
/// The codes begin at 40: commands of the staff that run another program return that
/// program's code, or one of these if their set-up fails before it starts. So they do not
/// collide with the usual 1 and 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// All is well.
    Success = 0,
    /// Not run inside the repository.
    NoWorkspace = 40,
    /// No libtorch is pinned for this operating system and processor.
    UnsupportedPlatform = 41,
    /// No Python, or a Python without pip.
    NoPip = 42,
    /// pip could not download a package: offline, no mirror, no such version.
    Download = 43,
    /// A downloaded file is not the pinned one.
    WrongHash = 44,
    /// Not enough room on the disk.
    DiskFull = 45,
    /// The cache folder cannot be written.
    CacheNotWritable = 46,
    /// No C++ compiler.
    NoCompiler = 47,
    /// The C++ compiler failed.
    Compile = 48,
    /// The sources of torch-sys could not be found or downloaded.
    NoShimSource = 49,
    /// `LIBTORCH` names something that cannot be used.
    UserLibtorch = 50,
    /// A file could not be read, written or moved for another reason.
    Io = 51,
    /// A program could not be started.
    Start = 52,
    /// There is no assignment of this name.
    UnknownAssignment = 54,
    /// `submit` found sources that the grader would refuse.
    NotPacked = 55,
    /// `update` found no repository, no release, or a git that refuses.
    NotUpdated = 56,
    /// There is no model of this name.
    UnknownModel = 57,
    /// A model's file of weights could not be converted.
    Convert = 58,
    /// Ctrl-C; the number is the shell's for it.
    Interrupted = 130,
}

/// The codes as `--help` shows them; a test compares them with the enum.
pub const HELP: &str = "\
Exit codes: 0 all is well; 2 a wrong argument; 40 not inside the repository; \
41 no libtorch for this platform; 42 no Python or no pip; 43 download failed; \
44 wrong SHA-256; 45 disk full; 46 cache folder not writable; 47 no C++ \
compiler; 48 C++ compiler failed; 49 sources of torch-sys not found; \
50 LIBTORCH cannot be used; 51 another file error; 52 a program could not be \
started; 54 no such assignment; 55 the grader would refuse these sources; \
56 the update is refused; 57 no such model; 58 weights that cannot be converted; \
130 interrupted.";

impl ExitCode {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Success,
        Self::NoWorkspace,
        Self::UnsupportedPlatform,
        Self::NoPip,
        Self::Download,
        Self::WrongHash,
        Self::DiskFull,
        Self::CacheNotWritable,
        Self::NoCompiler,
        Self::Compile,
        Self::NoShimSource,
        Self::UserLibtorch,
        Self::Io,
        Self::Start,
        Self::UnknownAssignment,
        Self::NotPacked,
        Self::NotUpdated,
        Self::UnknownModel,
        Self::Convert,
        Self::Interrupted,
    ];

    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        self as u8
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
    fn the_help_names_every_code() {
        for code in ExitCode::ALL {
            assert!(HELP.contains(&format!(" {} ", code.number())), "{code:?}");
        }
    }
}
