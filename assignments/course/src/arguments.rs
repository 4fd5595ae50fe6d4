//! The command line.

use std::path::PathBuf;

use lexopt::prelude::{Long, Short, Value, ValueExt as _};
use wording::{Text, text};

use crate::problem::Problem;

/// What `--help` says.
pub const HELP: Text = text(
    "\
cargo course grade-push [--since COMMIT] [--summary FILE]

对这次推送改动了的作业运行公开的检查，说明结果。

  --since COMMIT   推送之前的提交（完整的名字）；没有给出、全是 0 或者不认识时，检查
                   所有作业
  --summary FILE   把 Markdown 写的摘要加到这个文件末尾
                   （默认：$GITHUB_STEP_SUMMARY，没有则不写）

COURSE_LANG=en 用英文输出。
退出码：0 写了的都对（没写的不算错），6 有不能编译的或没通过的检查，
1 检查没能运行，2 命令行有误。在 Classroom 50 里，只要检查运行了就是 0。",
    "\
cargo course grade-push [--since COMMIT] [--summary FILE]

Run the public checks of the assignments that a push has changed, and tell how they end.

  --since COMMIT   the commit before the push, by its full name; without it, with zeros
                   only, or if it is unknown, all assignments are checked
  --summary FILE   add a summary in Markdown to the end of this file
                   (default: $GITHUB_STEP_SUMMARY; none if that is not set)

COURSE_LANG=zh answers in Chinese.
Exit codes: 0 nothing that is written is wrong (what is not written yet is not wrong),
6 something does not compile or a check does not pass, 1 the checks could not be run,
2 wrong usage. In Classroom 50 it is 0 whenever the checks ran.",
);

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Arguments {
    /// The help.
    Help,
    /// Grading a push.
    GradePush(GradePush),
}

/// How a push is to be graded.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct GradePush {
    /// The commit before the push, as it was typed.
    pub since: Option<String>,
    /// The file for the summary.
    pub summary: Option<PathBuf>,
}

impl Arguments {
    /// Reads the command line.
    ///
    /// # Errors
    ///
    /// If it is wrong: what, and where the help is.
    pub fn parse(mut parser: lexopt::Parser) -> Result<Self, Problem> {
        let mut command = None;
        let mut asked = GradePush::default();
        while let Some(argument) = parser.next().map_err(|error| wrong(&error))? {
            match argument {
                Long("help") | Short('h') => return Ok(Self::Help),
                Long("since") => asked.since = Some(text_of(&mut parser)?),
                Long("summary") => asked.summary = Some(text_of(&mut parser)?.into()),
                Value(name) if command.is_none() => command = Some(name),
                other => return Err(wrong(&other.unexpected())),
            }
        }
        match command.as_deref().map(|name| name.to_string_lossy()) {
            Some(name) if name == "grade-push" => Ok(Self::GradePush(asked)),
            Some(name) => Err(Problem::usage((
                format!("没有命令 `{name}`；cargo course --help 列出用法"),
                format!("there is no command `{name}`; see cargo course --help"),
            ))),
            None => Ok(Self::Help),
        }
    }
}

fn text_of(parser: &mut lexopt::Parser) -> Result<String, Problem> {
    let value = parser.value().map_err(|error| wrong(&error))?;
    value.string().map_err(|error| wrong(&error))
}

fn wrong(error: &lexopt::Error) -> Problem {
    Problem::usage((
        format!("命令行有误：{error}；用法见 cargo course --help"),
        format!("{error}; see cargo course --help"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wording::Lang;

    fn parsed(line: &[&str]) -> Result<Arguments, String> {
        let parser = lexopt::Parser::from_iter(["course"].iter().chain(line));
        Arguments::parse(parser).map_err(|problem| problem.line(Lang::En))
    }

    #[test]
    fn a_push_is_graded_since_a_commit_into_a_file() {
        let asked = GradePush { since: Some("abc".into()), summary: Some("s.md".into()) };
        let line = ["grade-push", "--since=abc", "--summary", "s.md"];
        assert_eq!(parsed(&line), Ok(Arguments::GradePush(asked)));
        assert_eq!(parsed(&["grade-push", "--help"]), Ok(Arguments::Help));
        // What GitHub gives where there was no commit before.
        let asked = GradePush { since: Some(String::new()), summary: None };
        assert_eq!(parsed(&["grade-push", "--since", ""]), Ok(Arguments::GradePush(asked)));
    }

    #[test]
    fn each_mistake_gets_a_line() {
        let line = |typed: &[&str]| parsed(typed).unwrap_err();
        insta::assert_snapshot!(
            [line(&["grade"]), line(&["grade-push", "--sinse"]), line(&["grade-push", "--since"])]
                .join("\n"),
            @r"
        there is no command `grade`; see cargo course --help
        invalid option '--sinse'; see cargo course --help
        missing argument for option '--since'; see cargo course --help
        "
        );
    }
}
