//! The summary of a push, as Markdown.
//!
//! GitHub drops a summary that is larger than 1024 KiB as a whole; so it is kept smaller.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use results::{CheckResult, Results, Standing, TaskResult};
use wording::{Lang, Text, capped, fenced, readable, text};

use crate::compile_error::CompileError;
use crate::markdown::escaped;
use crate::problem::Problem;
use crate::tried::{End, Tried};

/// A summary has at most this many bytes.
const MOST: usize = 900 << 10;

/// A message in it has at most this many bytes.
const MOST_MESSAGE: usize = 8 << 10;

/// What this is worth.
const WORTH: Text = text(
    "这是公开检查给你的反馈，不是正式成绩：正式成绩由课程用别的输入另行评定。",
    "This is feedback from the public checks. It is not your score: the course grades what you hand in with other inputs.",
);

/// Adds the summary to the end of a file.
///
/// # Errors
///
/// If it cannot be written.
pub fn add(path: &Path, summary: &str) -> Result<(), Problem> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    let written = file.and_then(|mut file| {
        let there = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        let room = MOST.saturating_sub(there);
        file.write_all(&summary.as_bytes()[..summary.floor_char_boundary(room)])
    });
    written.map_err(|error| Problem::file(path, &error))
}

/// The summary of what was tried.
pub fn summary(tried: &[Tried], why: Text, lang: Lang) -> String {
    let mut summary = format!("# {}\n\n", lang.pick("这次推送", "This push"));
    let _ = writeln!(summary, "{}", why.get(lang));
    for one in tried {
        summary += &of_one(one, lang);
    }
    let details = tried.iter().flat_map(|one| details(one, lang));
    let mut left_out = 0;
    for detail in details {
        // Room for what still comes.
        if summary.len() + detail.len() < MOST - (4 << 10) {
            summary += &detail;
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        let words = lang.pick(
            format!("还有 {left_out} 项放不下，见日志。"),
            format!("{left_out} more do not fit in here; see the log."),
        );
        let _ = write!(summary, "\n{words}\n");
    }
    if !tried.is_empty() {
        let _ = write!(summary, "\n{}\n", WORTH.get(lang));
    }
    summary
}

/// What became of one assignment.
fn of_one(tried: &Tried, lang: Lang) -> String {
    match &tried.end {
        End::Ran(results) => table(results, lang),
        End::CompileError(error) => not_compiled(&tried.id, error, lang),
        End::NotRun(why) => {
            let words = lang.pick("检查没能运行", "the checks could not be run");
            format!("\n## {} · ❓ {words}\n\n{}\n", tried.id, why.get(lang))
        }
    }
}

fn table(results: &Results, lang: Lang) -> String {
    let (earned, all) = results.points();
    let bonus = match results.bonus() {
        0 => String::new(),
        n => lang.pick(format!("，附加 {n} 分"), format!(", and {n} bonus points")),
    };
    let mut table = format!("\n## {} · {earned} / {all}{bonus}\n\n", escaped(&results.title));
    table += lang.pick(
        "| | 任务 | | 检查 | 得分 |\n|---|---|---|---:|---:|\n",
        "| | task | | checks | points |\n|---|---|---|---:|---:|\n",
    );
    results.tasks.iter().for_each(|task| table += &row(task, lang));
    table
}

fn row(task: &TaskResult, lang: Lang) -> String {
    let bonus = if task.bonus { lang.pick("（附加）", " (bonus)") } else { "" };
    let (sign, id, title) = (sign(task), &task.id, escaped(&task.title));
    let (passed, checks) = (task.passed().count(), task.checks.len());
    let (earned, points) = (task.earned(), task.points());
    format!("| {sign} | `{id}` | {title}{bonus} | {passed} / {checks} | {earned} / {points} |\n")
}

/// All pass; one is wrong; or some are not written yet.
fn sign(task: &TaskResult) -> &'static str {
    let any = |standing| task.checks.iter().any(|check| check.standing == standing);
    match () {
        () if any(Standing::Error) => "❓",
        () if any(Standing::Wrong) => "❌",
        () if any(Standing::NotImplemented) || any(Standing::Skipped) => "🕛",
        () => "✅",
    }
}

fn not_compiled(id: &str, error: &CompileError, lang: Lang) -> String {
    let words = lang.pick("不能编译，没有运行检查", "does not compile, so no check was run");
    let place = error.place.as_ref().map(|place| format!(" `{}:{}`", place.file, place.line));
    let heading = format!("\n## {id} · ❌ {words}{}\n", place.unwrap_or_default());
    format!("{heading}\n{}", fenced(shown(&error.rendered).trim_end()))
}

/// A section for each check that is wrong, and one line for those that are not written.
fn details(tried: &Tried, lang: Lang) -> Vec<String> {
    let End::Ran(results) = &tried.end else { return Vec::new() };
    let told = |check: &&CheckResult| matches!(check.standing, Standing::Wrong | Standing::Error);
    let mut details: Vec<String> = results.checks().filter(told).map(detail).collect();
    let waiting = [Standing::NotImplemented, Standing::Skipped];
    if let n @ 1.. = results.checks().filter(|check| waiting.contains(&check.standing)).count() {
        let id = &tried.id;
        details.push(lang.pick(
            format!("\n`{id}`：等着未写的函数的检查：{n} 项。\n"),
            format!("\n`{id}`: checks that wait for functions that are not written yet: {n}.\n"),
        ));
    }
    details
}

fn detail(check: &CheckResult) -> String {
    let CheckResult { id, title, word, .. } = check;
    let place = check.place.as_ref().map(|place| format!(" · `{}:{}`", place.file, place.line));
    let heading =
        format!("\n### `{id}` · {} · {word}{}\n", escaped(title), place.unwrap_or_default());
    let message = check.message.as_deref().unwrap_or_default();
    format!("{heading}\n{}", fenced(shown(message).trim_end()))
}

fn shown(text: &str) -> String {
    // Nobody reads more, and every character of the rest would be looked at.
    let text = capped(text.into(), 2 * MOST_MESSAGE);
    capped(readable(&text), MOST_MESSAGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy;
    use results::Place;
    use wording::Words;

    const WHY: Text = text("为什么。", "Why.");

    fn tried(end: End) -> Tried {
        Tried { id: "t0".into(), end, printed: String::new() }
    }

    fn all() -> Vec<Tried> {
        let error = CompileError {
            message: "mismatched types".into(),
            place: Place::named("assignments/t1/src/x.rs:3"),
            column: Some(5),
            count: 1,
            rendered: "error: mismatched types\n ```\n".into(),
        };
        vec![
            tried(End::Ran(toy::results())),
            Tried { id: "t1".into(), ..tried(End::CompileError(error)) },
            Tried { id: "t2".into(), ..tried(End::NotRun(Words::new("没有。", "Nothing."))) },
        ]
    }

    #[test]
    fn a_push_is_told_in_chinese() {
        insta::assert_snapshot!(summary(&all(), WHY, Lang::Zh));
    }

    #[test]
    fn a_push_is_told_in_english() {
        insta::assert_snapshot!(summary(&all(), WHY, Lang::En));
    }

    #[test]
    fn nothing_changed_is_one_line() {
        assert_eq!(summary(&[], WHY, Lang::En), "# This push\n\nWhy.\n");
    }

    #[test]
    fn it_stays_under_githubs_limit() {
        let mut results = toy::results();
        let long = CheckResult { message: Some("中`".repeat(16 << 10)), ..toy::wrong() };
        results.tasks[0].checks = vec![long; 200];
        let text = summary(&[tried(End::Ran(results))], WHY, Lang::En);
        assert!(text.len() < 1000 << 10, "{} bytes", text.len());
        assert!(text.contains("more do not fit in here"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        for _ in 0..3 {
            add(&path, &text).unwrap();
        }
        let whole = std::fs::read_to_string(path).unwrap();
        assert!(whole.starts_with(&text) && whole.len() < 1000 << 10);
    }
}
