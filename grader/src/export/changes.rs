//! What became of a class from one run to another, as a table for the terminal.

use harness::{Lang, Outcome, readable};
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::{Alignment, Style};

use crate::evidence::change::{Changes, CheckChange, Grade, RowChange};
use crate::evidence::report::Status;

/// A cell names at most this many checks.
const MOST: usize = 6;

/// One row per change, then how many gain and lose.
pub fn table(changes: &Changes, lang: Lang) -> String {
    let summary = summary(changes, lang);
    if changes.rows.is_empty() {
        return summary;
    }
    let mut table = Builder::default();
    table.push_record(lang.pick(
        ["学生", "作业", "之前", "现在", "变化", "哪些检查", "什么不同"],
        ["student", "assignment", "then", "now", "change", "by which check", "what differs"],
    ));
    for change in &changes.rows {
        table.push_record(row(change, lang));
    }
    let mut table = table.build();
    table
        .with(Style::sharp())
        .modify(Columns::new(2..5), Alignment::right())
        .modify(Rows::first(), Alignment::left());
    format!("{table}\n{summary}")
}

fn summary(changes: &Changes, lang: Lang) -> String {
    let Changes { gain, lose, alike, rows } = changes;
    let other = rows.len() - gain - lose;
    lang.pick(
        format!("{gain} 行加分，{lose} 行减分，{other} 行有其他变化，{alike} 行不变"),
        format!("{gain} gain, {lose} lose, {other} differ otherwise, {alike} are the same"),
    )
}

fn row(change: &RowChange, lang: Lang) -> [String; 7] {
    let points = change.change.map_or("—".into(), |points| format!("{points:+}"));
    [
        readable(&change.student),
        change.assignment.clone(),
        grade(change.then.as_ref(), lang),
        grade(change.now.as_ref(), lang),
        if change.change == Some(0) { "0".into() } else { points },
        checks(&change.checks, lang),
        causes(change, lang),
    ]
}

fn grade(grade: Option<&Grade>, lang: Lang) -> String {
    let Some(Grade { status, score, bonus, .. }) = grade else {
        return lang.pick("没有这一行", "no such row").into();
    };
    match (status, score, bonus) {
        (Status::Graded, Some(score), Some(0)) => score.to_string(),
        (Status::Graded, Some(score), Some(bonus)) => format!("{score} + {bonus}"),
        _ => status.word(lang).into(),
    }
}

fn checks(checks: &[CheckChange], lang: Lang) -> String {
    if let Some(line) = one_end(checks, lang) {
        return line;
    }
    let mut lines: Vec<String> = checks.iter().take(MOST).map(|one| check(one, lang)).collect();
    if let Some(more) = checks.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(
            lang.pick(format!("……还有 {more} 项，见 --json"), format!("… {more} more, see --json")),
        );
    }
    lines.join("\n")
}

/// One line for many checks that ended in the same way, as those of a row that does not
/// compile do.
fn one_end(checks: &[CheckChange], lang: Lang) -> Option<String> {
    let word = |check: &CheckChange| check.now.as_ref().map(|now| now.word(lang));
    let now = word(checks.first()?)?;
    let all = checks.len() > MOST && checks.iter().all(|check| word(check) == Some(now));
    let n = checks.len();
    all.then(|| lang.pick(format!("{n} 项检查 → {now}"), format!("{n} checks → {now}")))
}

fn check(change: &CheckChange, lang: Lang) -> String {
    let word = |outcome: &Option<Outcome>| outcome.as_ref().map_or("—", |o| o.word(lang));
    let (then, now) = (word(&change.then), word(&change.now));
    let points = if change.points == 0 { String::new() } else { format!(" {:+}", change.points) };
    format!("{}{points}{}{then} → {now}", change.id, lang.pick("：", ": "))
}

/// What was not the same. If nothing was, somebody should look: equal work under equal
/// conditions gets equal scores.
fn causes(change: &RowChange, lang: Lang) -> String {
    if change.then.is_none() || change.now.is_none() {
        return String::new();
    }
    if change.causes.is_empty() {
        return lang.pick("没有不同", "nothing").into();
    }
    let words = change.causes.iter().map(|cause| match *cause {
        "submission" => lang.pick("提交", "submission"),
        "assignment" => lang.pick("作业的检查", "the assignment's checks"),
        "machinery" => lang.pick("评分器", "grader"),
        "toolchain" => lang.pick("编译器", "compiler"),
        "libtorch" => "libtorch",
        "seed" => lang.pick("种子", "seed"),
        other => other,
    });
    words.collect::<Vec<_>>().join("\n")
}

/// The same for scripts.
pub fn in_json(changes: &Changes) -> String {
    let mut value = serde_json::to_value(changes).expect("plain data");
    value["schema"] = "llm-foundations/diff/v1".into();
    serde_json::to_string_pretty(&value).expect("plain data")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::change::tests::{A0, report as report_of, unwritten};
    use crate::evidence::report::{Provenance, Report};
    use harness::Words;

    fn report(student: &str, missing: &[&str]) -> Report {
        report_of(student, |id| if missing.contains(&id) { unwritten() } else { Outcome::Passed })
    }

    fn from_another_submission(mut report: Report) -> Report {
        report.provenance.hashes.submission = "other".into();
        report
    }

    /// A class in which everything happens that can.
    fn changes() -> Changes {
        let ids: Vec<&str> = A0.checks().map(|check| check.id).collect();
        let why = (&Outcome::NotGradable, Words::default());
        let half = from_another_submission(report("fay", &ids[4..9]));
        let then = [
            report("amy", &["a0.vjp.softmax"]),
            report("bo", &[]),
            report("cy", &[]),
            report("dan", &[]),
            report("eve", &[]),
            report("fay", &ids[..4]),
            report("old", &[]),
        ];
        let now = [
            from_another_submission(report("amy", &[])),
            report("bo", &["a0.vjp.gather", "a0.vjp.softmax"]),
            from_another_submission(Report::uniform("cy", A0, why, vec![], Provenance::default())),
            from_another_submission(report("dan", &ids)),
            report("eve", &[]),
            half,
            report("\u{1b}[31mnew", &[]),
        ];
        Changes::new(&then, &now)
    }

    #[test]
    fn who_gains_and_who_loses_is_shown_in_both_languages() {
        insta::assert_snapshot!("changes_zh", table(&changes(), Lang::Zh));
        insta::assert_snapshot!("changes_en", table(&changes(), Lang::En));
    }

    #[test]
    fn nothing_to_show_is_one_line() {
        let same = Changes::new(&[report("amy", &[])], &[report("amy", &[])]);
        assert_eq!(table(&same, Lang::En), "0 gain, 0 lose, 0 differ otherwise, 1 are the same");
    }

    #[test]
    fn a_script_gets_every_check() {
        let value: serde_json::Value = serde_json::from_str(&in_json(&changes())).unwrap();
        assert_eq!(value["schema"], "llm-foundations/diff/v1");
        let dan = value["rows"].as_array().unwrap().iter().find(|row| row["student"] == "dan");
        assert_eq!(dan.unwrap()["checks"].as_array().unwrap().len(), A0.checks().count());
    }
}
