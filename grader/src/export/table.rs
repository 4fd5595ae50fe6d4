//! The table of a class for the terminal.

use harness::{Lang, Outcome};
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::{Alignment, Style};

use crate::evidence::report::{Report, Status};

/// One row per result, with notes for the teaching assistant.
pub fn table(reports: &[Report], lang: Lang) -> String {
    let mut table = Builder::default();
    table.push_record(lang.pick(
        ["学生", "作业", "得分", "附加", "通过", "备注"],
        ["student", "assignment", "score", "bonus", "passed", "notes"],
    ));
    for report in reports {
        table.push_record(row(report, lang));
    }
    let mut table = table.build();
    table
        .with(Style::sharp())
        .modify(Columns::new(2..5), Alignment::right())
        .modify(Rows::first(), Alignment::left());
    table.to_string()
}

fn row(report: &Report, lang: Lang) -> [String; 6] {
    let (score, bonus) = match report.status {
        Status::Graded => (format!("{} / {}", report.score, report.max), report.bonus.to_string()),
        _ => ("—".into(), "—".into()),
    };
    let passed = report.checks.iter().filter(|check| check.outcome.passed()).count();
    [
        report.student.clone(),
        report.assignment.clone(),
        score,
        bonus,
        format!("{passed} / {}", report.checks.len()),
        notes(report, lang),
    ]
}

/// Misconceptions by name, then how many checks ended in each other way.
fn notes(report: &Report, lang: Lang) -> String {
    if matches!(report.status, Status::NotSubmitted | Status::NotGradable) {
        return report.status.word(lang).into();
    }
    let mut notes: Vec<String> = report.diagnoses().into_iter().map(str::to_string).collect();
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let undiagnosed = report.checks.iter().filter(|c| c.outcome.diagnosis().is_none());
    for check in undiagnosed.filter(|c| !matches!(c.outcome, Outcome::Passed)) {
        let word = check.outcome.word(lang);
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    let all = report.checks.len();
    notes.extend(counts.iter().map(|(word, count)| match count {
        // All checks have the same cause: it is named once.
        count if *count == all => (*word).to_string(),
        count => format!("{word} × {count}"),
    }));
    if !report.ignored.is_empty() {
        let n = report.ignored.len();
        notes.push(lang.pick(format!("忽略了 {n} 个文件"), format!("{n} files ignored")));
    }
    notes.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::toy_class;

    #[test]
    fn every_way_in_which_a_row_can_end_is_shown_in_both_languages() {
        let class = toy_class();
        insta::assert_snapshot!("table_zh", table(&class, Lang::Zh));
        insta::assert_snapshot!("table_en", table(&class, Lang::En));
    }
}
