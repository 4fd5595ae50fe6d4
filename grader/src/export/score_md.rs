//! `score/<student>.md`: what a student got, one sign for each check.

use std::fmt::Write;

use harness::{Assignment, Lang, Outcome, Text, text};
use wording::fenced;

use super::student_page::student_page;
use super::told::{Told, told};
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status, TaskScore};

/// Points and signs on one page, for those who hand scores back in the students'
/// repositories. Why a check failed stands in the feedback.
pub struct ScoreMd;

impl Export for ScoreMd {
    fn id(&self) -> &'static str {
        "score-md"
    }

    fn name(&self) -> Text {
        text("每个学生的得分页", "a page of points for each student")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfStudent { folder: "score", extension: "md" }
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        Ok(page(class, lang).into_bytes())
    }
}

/// How something ended, at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Passed,
    Failed,
    TimedOut,
    Unknown,
}

impl Sign {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Passed => Self::Passed,
            Outcome::TimedOut { .. } => Self::TimedOut,
            Outcome::NotGradable | Outcome::GraderError { .. } => Self::Unknown,
            _ => Self::Failed,
        }
    }

    /// The sign of a task: that of its checks which says most.
    fn of_all(signs: &[Self]) -> Self {
        let order = [Self::Unknown, Self::Failed, Self::TimedOut];
        order.into_iter().find(|sign| signs.contains(sign)).unwrap_or(Self::Passed)
    }

    fn emoji(self) -> &'static str {
        match self {
            Self::Passed => "✅",
            Self::Failed => "❌",
            Self::TimedOut => "🕛",
            Self::Unknown => "❓",
        }
    }
}

fn page(class: &Class<'_>, lang: Lang) -> String {
    student_page(class, lang, one_assignment)
        + lang.pick(
        "\n✅ 通过 · ❌ 未通过 · 🕛 超时 · ❓ 无法评分（不是零分）\n",
        "\n✅ passed · ❌ not passed · 🕛 timed out · ❓ could not be graded (which is no zero)\n",
    )
}

fn one_assignment(assignment: &'static Assignment, report: &Report, lang: Lang) -> String {
    let title = assignment.title.get(lang);
    let points = report.points_in_words(lang);
    let sign = match report.status {
        Status::Graded => String::new(),
        Status::NotSubmitted => format!("{} ", Sign::Failed.emoji()),
        Status::NotGradable | Status::GraderError => format!("{} ", Sign::Unknown.emoji()),
    };
    let mut text = format!("\n## {title}\n\n{sign}**{points}**\n");
    if let Some(reason) = &report.reason {
        let _ = write!(text, "\n{}", fenced(reason.get(lang)));
    }
    // Without points, a table of checks would look like one of zeros.
    if report.status == Status::Graded {
        text += &table(assignment, report, lang);
    }
    text
}

fn table(assignment: &'static Assignment, report: &Report, lang: Lang) -> String {
    let mut text = String::from(lang.pick(
        "\n| | 任务与检查 | 结果 | 得分 |\n|:-:|---|---|--:|\n",
        "\n| | tasks and checks | result | points |\n|:-:|---|---|--:|\n",
    ));
    let told = told(assignment, report, lang);
    for (task, score) in assignment.tasks.iter().zip(&report.tasks) {
        let checks = report.checks.iter().filter(|judged| belongs(&judged.id, task.id));
        let signs: Vec<Sign> = checks.map(|judged| Sign::of(&judged.outcome)).collect();
        text += &task_line(task.title, score, Sign::of_all(&signs), lang);
        for told in told.iter().filter(|told| told.check.task() == task.id) {
            text += &check_line(told, lang);
        }
    }
    text
}

fn belongs(check: &str, task: &str) -> bool {
    check.rsplit_once('.').is_some_and(|(of, _)| of == task)
}

fn task_line(title: Text, score: &TaskScore, sign: Sign, lang: Lang) -> String {
    let (sign, title) = (sign.emoji(), cell(title.get(lang)));
    let bonus = if score.bonus { lang.pick("（附加）", " (bonus)") } else { "" };
    format!("| {sign} | **{title}**{bonus} | | **{} / {}** |\n", score.points, score.max)
}

fn check_line(told: &Told<'_>, lang: Lang) -> String {
    let outcome = &told.judged.outcome;
    let (sign, word) = (Sign::of(outcome).emoji(), outcome.word(lang));
    let (id, title, max) = (told.check.id, cell(told.check.title.get(lang)), told.check.points);
    let points = if outcome.passed() { max } else { 0 };
    format!("| {sign} | {title} `{id}` | {word} | {points} / {max} |\n")
}

/// Text of ours in a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_has_the_sign_that_says_most() {
        use Sign::{Failed, Passed, TimedOut, Unknown};
        assert_eq!(Sign::of_all(&[Passed, Passed]), Passed);
        assert_eq!(Sign::of_all(&[Passed, TimedOut]), TimedOut);
        assert_eq!(Sign::of_all(&[TimedOut, Failed, Passed]), Failed);
        assert_eq!(Sign::of_all(&[Failed, Unknown]), Unknown);
    }
}
