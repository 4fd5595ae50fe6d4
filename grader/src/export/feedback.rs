//! `feedback/<student>.md`: the feedback for one student.

use std::fmt::Write;

use intake::ignored::in_words;

use harness::{Assignment, Lang, Outcome, Text, text};
use wording::fenced;

use super::markdown::escape;
use super::student_page::student_page;
use super::told::{Told, told};
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};

/// Feedback on all assignments of one student, as Markdown.
pub struct Feedback;

impl Export for Feedback {
    fn id(&self) -> &'static str {
        "feedback"
    }

    fn name(&self) -> Text {
        text("每个学生的反馈", "feedback for each student")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfStudent { folder: "feedback", extension: "md" }
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        Ok(markdown(class, lang).into_bytes())
    }
}

/// The feedback on the results of one student.
pub fn markdown(class: &Class<'_>, lang: Lang) -> String {
    student_page(class, lang, one_assignment)
}

fn one_assignment(assignment: &'static Assignment, report: &Report, lang: Lang) -> String {
    let mut text = format!("\n## {}\n\n", assignment.title.get(lang));
    match report.status {
        Status::Graded => text += &score_line(report, lang),
        Status::NotSubmitted => {
            text += lang.pick("未提交。\n", "Nothing was handed in.\n");
            let reason = report.reason.as_ref().map(|reason| reason.get(lang));
            return text
                + &reason.map(|reason| format!("\n{}", fenced(reason))).unwrap_or_default();
        }
        Status::NotGradable => {
            text += lang.pick(
                "**提交的文件无法读取，所以没有评分。** 请按下面的说明改好，重新提交：\n\n",
                "**What was handed in cannot be read, so there is no score.** Mend it as it says here, and hand it in again:\n\n",
            );
            let reason = report.reason.as_ref().map_or("", |reason| reason.get(lang));
            return text + &fenced(reason) + &ignored(report, lang);
        }
        Status::GraderError => {
            text += lang.pick(
                "评分器自身发生故障，这次的分数不算数，会重新评分。\n\n",
                "The grader itself failed. This score does not count; the submission will be graded again.\n\n",
            );
        }
    }
    if report.status.counts() {
        text += &task_table(assignment, report, lang);
    }
    text += &ignored(report, lang);
    if let Some(reason) = &report.reason {
        let words = match report.status {
            Status::GraderError => lang.pick("原因：", "The reason:"),
            _ => lang.pick(
                "提交不能编译，所以没有运行任何检查：",
                "The submission does not compile, so no check was run:",
            ),
        };
        let _ = write!(text, "\n{words}\n\n{}", fenced(reason.get(lang)));
        return text;
    }
    let told = told(assignment, report, lang);
    let failed = told.iter().filter(|told| !told.judged.outcome.passed());
    text + &failed.map(|told| one_check(assignment, told, lang)).collect::<String>()
}

fn score_line(report: &Report, lang: Lang) -> String {
    let Report { score, bonus, max, .. } = report;
    let bonus = match bonus {
        0 => String::new(),
        n => lang.pick(format!("，附加 {n} 分"), format!(", and {n} bonus points")),
    };
    lang.pick(
        format!("**得分 {score} / {max}**{bonus}。\n\n"),
        format!("**Score {score} / {max}**{bonus}.\n\n"),
    )
}

fn task_table(assignment: &Assignment, report: &Report, lang: Lang) -> String {
    let mut text = lang
        .pick("| 任务 | | 得分 |\n|---|---|---:|\n", "| task | | points |\n|---|---|---:|\n")
        .to_string();
    for (task, score) in assignment.tasks.iter().zip(&report.tasks) {
        let bonus = if task.bonus { lang.pick("（附加）", " (bonus)") } else { "" };
        let title = task.title.get(lang);
        let _ =
            writeln!(text, "| `{}` | {title}{bonus} | {} / {} |", task.id, score.points, score.max);
    }
    text
}

fn ignored(report: &Report, lang: Lang) -> String {
    if report.ignored.is_empty() {
        return String::new();
    }
    let names: Vec<String> =
        report.ignored.iter().map(|name| format!("`{}`", escape(&in_words(name, lang)))).collect();
    let (n, names) = (names.len(), names.join(lang.pick("、", ", ")));
    lang.pick(
        format!("\n另有 {n} 个文件不参与评分：{names}。\n"),
        format!("\n{n} other files were ignored: {names}.\n"),
    )
}

fn one_check(assignment: &Assignment, told: &Told<'_>, lang: Lang) -> String {
    let Told { check, judged, words, printed } = told;
    let (title, word) = (check.title.get(lang), judged.outcome.word(lang));
    let mut text = format!("\n### `{}` · {title} · {word}\n", check.id);
    if !words.is_empty() {
        let _ = write!(text, "\n{}", fenced(words));
    }
    if !printed.is_empty() {
        let heading = lang.pick("你的程序打印了：", "Your program printed:");
        let _ = write!(text, "\n{heading}\n\n{}", fenced(printed));
    }
    if !matches!(judged.outcome, Outcome::Skipped { .. } | Outcome::NotImplemented { .. }) {
        let heading = lang.pick("在本地只重跑这一项：", "Rerun only this check: ");
        let _ =
            write!(text, "\n{heading}`cargo test -p {} -- --exact {}`\n", assignment.id, check.id);
    }
    text
}
