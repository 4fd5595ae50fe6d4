//! `actions-summary.md`: the summary of a step of GitHub Actions, to be appended to
//! `$GITHUB_STEP_SUMMARY`. All of it is dropped if it is larger than 1 MiB, so it is not.

use harness::{Lang, Text, text};

use super::feedback::markdown;
use super::markdown::escape;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};

/// A table of all rows, then the feedback of as many students as there is room for.
pub struct ActionsSummary;

/// Room is left for what other steps of the job append.
const MOST: usize = 900 << 10;

impl Export for ActionsSummary {
    fn id(&self) -> &'static str {
        "actions-summary"
    }

    fn name(&self) -> Text {
        text("GitHub Actions 的摘要", "summary for GitHub Actions")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("actions-summary.md")
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let mut text = table(class, lang);
        let students = class.students();
        for (i, student) in students.iter().enumerate() {
            let feedback =
                format!("\n{}", markdown(&class.of_student(student).without_codes(), lang));
            if text.len() + feedback.len() > MOST {
                text += &left_out(students.len() - i, lang);
                break;
            }
            text += &feedback;
        }
        Ok(text.into_bytes())
    }
}

/// One line for each row, as far as there is room.
fn table(class: &Class<'_>, lang: Lang) -> String {
    let mut text: String = lang
        .pick(
            "| 学生 | 作业 | 得分 | 通过 |\n|---|---|---:|---:|\n",
            "| student | assignment | score | passed |\n|---|---|---:|---:|\n",
        )
        .into();
    for (i, report) in class.reports.iter().enumerate() {
        if text.len() > MOST / 2 {
            return text + &left_out(class.reports.len() - i, lang);
        }
        text += &line(report, lang);
    }
    text
}

fn line(report: &Report, lang: Lang) -> String {
    let passed = report.checks.iter().filter(|check| check.outcome.passed()).count();
    let passed = match report.status {
        Status::Graded => format!("{passed} / {}", report.checks.len()),
        _ => "—".into(),
    };
    let (student, id) = (escape(&report.student), escape(&report.assignment));
    format!("| {student} | {id} | {} | {passed} |\n", report.points_in_words(lang))
}

fn left_out(more: usize, lang: Lang) -> String {
    lang.pick(
        format!("\n……另有 {more} 项，放不下了。\n"),
        format!("\n… and {more} more, for which there is no room.\n"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::ToyClass;

    #[test]
    fn a_large_class_fits_and_says_what_is_left_out() {
        let mut toy = ToyClass::new();
        let mut ivy = toy.reports.pop().unwrap();
        for judged in &mut ivy.checks {
            judged.printed = "x".repeat(6 << 10);
        }
        let of = |i: usize| Report { student: format!("student-{i}"), ..ivy.clone() };
        toy.reports = (0..20_000).map(of).collect();
        let bytes = ActionsSummary.bytes(&toy.class(), Lang::En).unwrap();
        assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("for which there is no room").count(), 2);
    }
}
