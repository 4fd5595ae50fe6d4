//! What can go wrong: one line for people.

use std::fmt;
use std::io;
use std::path::Path;

/// Why there is no folder.
#[derive(Debug)]
pub struct Failure(String);

pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// The GGUF file is not what this program can convert.
    pub fn gguf(why: impl fmt::Display) -> Self {
        Self(format!("the GGUF file: {why}").replace('\n', " "))
    }

    /// A file cannot be read or written.
    pub fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self(format!("{path}: {error}"))
    }
}

/// candle adds a backtrace in further lines if it is asked for one.
impl From<candle_core::Error> for Failure {
    fn from(error: candle_core::Error) -> Self {
        let text = error.to_string();
        Self::gguf(text.lines().next().unwrap_or_default())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
