//! A problem that stops the talk: one line, and an exit code.

use wording::Words;

use crate::exit_code::ExitCode;

/// What, where, and what to do.
#[derive(Debug)]
pub struct Problem {
    /// The exit code that it leads to.
    pub code: ExitCode,
    /// The line.
    pub words: Words,
}

/// What may end with a problem.
pub type Result<T> = std::result::Result<T, Problem>;

impl Problem {
    /// A problem with this code.
    pub fn new(code: ExitCode, words: impl Into<Words>) -> Self {
        Self { code, words: words.into() }
    }

    /// A part failed while it talked.
    pub fn failed(what: &impl std::fmt::Display) -> Self {
        let zh = format!("运行时出错：{what}；加上 --staff 可以完全不用你的代码来对比");
        let en = format!("failed while talking: {what}; --staff uses nothing of yours, to compare");
        Self::new(ExitCode::Failed, (zh, en))
    }
}
