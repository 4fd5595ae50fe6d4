//! The pages `docs/*/kill-matrix.md`: a part of each is written here, between two marks.
//!
//! **No line of a sample goes there**: the pages are for students, too.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{Assignment, Lang};

use crate::attempt::Spot;
use crate::explained::{Explained, Kind, Reason};
use crate::findings::{Findings, Sum};
use crate::problem::Problem;
use crate::tables;

/// Writes what was found into the pages of both languages.
///
/// # Errors
///
/// If a page cannot be read or written.
pub fn write(docs: &Path, findings: &Findings, explained: &Explained) -> Result<(), Problem> {
    for (lang, folder) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let path = docs.join(folder).join("kill-matrix.md");
        let page = fs::read_to_string(&path).map_err(Problem::file(&path))?;
        let id = findings.assignment.id;
        let part = part(findings, explained, lang);
        let page = replaced(&with_marks(page, id), id, &part);
        fs::write(&path, page).map_err(Problem::file(&path))?;
        eprintln!("{}", path.display());
    }
    Ok(())
}

/// The marks between which the part of `id` stands.
fn marks(id: &str) -> (String, String) {
    (format!("<!-- {id}: begin -->\n"), format!("<!-- {id}: end -->"))
}

/// `page`, with a section for `id` at its end if it has none.
fn with_marks(page: String, id: &str) -> String {
    let (begin, end) = marks(id);
    if page.contains(&begin) && page.contains(&end) {
        return page;
    }
    format!("{}\n\n## {}\n\n{begin}{end}\n", page.trim_end(), id.to_uppercase())
}

/// `page`, which has the marks of `id`, with `part` between them.
fn replaced(page: &str, id: &str, part: &str) -> String {
    let (begin, end) = marks(id);
    let (before, rest) = page.split_once(&begin).expect("the page has the marks");
    let (_, after) = rest.split_once(&end).expect("the page has the marks");
    format!("{before}{begin}\n{part}\n{end}{after}")
}

/// What is written of one assignment.
fn part(findings: &Findings, explained: &Explained, lang: Lang) -> String {
    let Findings { assignment, .. } = findings;
    let mut parts = vec![table(&tables::task_head(lang), 1, &tables::task_rows(findings, lang))];
    parts.push(tables::summary(findings, lang).iter().map(|line| format!("- {line}\n")).collect());
    let mut section = |title: &str, text: String| {
        let colon = lang.pick("：", ": ");
        parts.push(format!("### {}{colon}{title}\n", assignment.id.to_uppercase()));
        parts.push(text);
    };
    section(lang.pick("检查与变异", "checks and mutants"), of_checks(findings, lang));
    section(lang.pick("误解", "misconceptions"), of_misconceptions(assignment, lang));
    section(lang.pick("存活的变异", "survivors"), of_survivors(findings, explained, lang));
    parts.join("\n")
}

/// Which check kills how many.
fn of_checks(findings: &Findings, lang: Lang) -> String {
    let kills = findings.kills();
    let head = lang.pick(
        ["检查", "叫得出的误解", "杀死的变异", "只有它杀死的"],
        ["check", "misconceptions it names", "mutants it kills", "killed by it alone"],
    );
    let rows = findings.assignment.checks().map(|check| {
        let caught = findings.assignment.misconceptions();
        let names = caught.filter(|wrong| wrong.caught_by.contains(&check.id)).count();
        let (all, alone) = kills.get(check.id).copied().unwrap_or_default();
        vec![format!("`{}`", check.id), names.to_string(), all.to_string(), alone.to_string()]
    });
    table(&head.map(String::from), 1, &rows.collect::<Vec<_>>())
}

/// Which misconception is caught by which check.
fn of_misconceptions(assignment: &Assignment, lang: Lang) -> String {
    let head = lang.pick(["误解", "抓住并叫出它的检查"], ["misconception", "caught and named by"]);
    let rows = assignment.misconceptions().map(|wrong| {
        let checks: Vec<String> = wrong.caught_by.iter().map(|id| format!("`{id}`")).collect();
        vec![format!("`{}`", wrong.id), checks.join(lang.pick("、", ", "))]
    });
    table(&head.map(String::from), 2, &rows.collect::<Vec<_>>())
}

/// Which mutants pass, and why they may.
fn of_survivors(findings: &Findings, explained: &Explained, lang: Lang) -> String {
    let mut reasons: BTreeMap<usize, Vec<&Spot>> = BTreeMap::new();
    let mut none = Vec::new();
    for (spot, row) in findings.mutants() {
        match row.sum {
            Sum::Explained(_) => {
                let has = |reason: &Reason| reason.survivors.contains(spot);
                let number = explained.reasons.iter().position(has);
                reasons.entry(number.expect("it is explained")).or_default().push(spot);
            }
            Sum::Survives => none.push(spot),
            _ => {}
        }
    }
    let head = lang.pick(["为什么存活", "", "变异"], ["why they survive", "", "mutants"]);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (number, spots) in reasons {
        let reason = &explained.reasons[number];
        let kind = match reason.kind {
            Kind::Right => lang.pick("对", "right"),
            Kind::Beyond => lang.pick("契约之外", "beyond the contract"),
        };
        rows.push(vec![cell(reason.text(lang)), kind.into(), places(&spots, lang)]);
    }
    if !none.is_empty() {
        let text = lang.pick("还没有说明", "not explained yet");
        rows.push(vec![
            text.into(),
            lang.pick("未说明", "unexplained").into(),
            places(&none, lang),
        ]);
    }
    if rows.is_empty() {
        return lang.pick("没有。\n", "None.\n").into();
    }
    table(&head.map(String::from), 3, &rows)
}

/// `ops.rs × 3, vjp.rs`, over all samples.
fn places(spots: &[&Spot], lang: Lang) -> String {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for spot in spots {
        *files.entry(spot.file.trim_start_matches("src/")).or_default() += 1;
    }
    let files = files.iter().map(|(file, count)| format!("`{file}` × {count}"));
    files.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A table of Markdown: the first `left` columns are text, the others numbers.
fn table(head: &[String], left: usize, rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = (0..head.len()).map(|column| if column < left { "---" } else { "---:" });
    let rule: Vec<String> = rule.map(String::from).collect();
    let rule = line(&rule).replace(' ', "");
    line(head) + &rule + &rows.iter().map(|row| line(row)).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::tests::one_of_everything;

    fn shown(lang: Lang) -> String {
        let (findings, explained) = one_of_everything();
        part(&findings, &explained, lang)
    }

    #[test]
    fn the_part_of_a_page_has_all_tables_in_both_languages() {
        insta::assert_snapshot!("page_en", shown(Lang::En));
        insta::assert_snapshot!("page_zh", shown(Lang::Zh));
    }

    #[test]
    fn no_line_of_a_sample_is_shown() {
        let (findings, explained) = one_of_everything();
        let part = part(&findings, &explained, Lang::En);
        for (spot, _) in findings.mutants() {
            assert!(!part.contains(&spot.becomes), "{spot:?}");
        }
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let page = "a\n<!-- a0: begin -->\nold\n<!-- a0: end -->\nb\n";
        let new = replaced(page, "a0", "new\n");
        assert_eq!(new, "a\n<!-- a0: begin -->\n\nnew\n\n<!-- a0: end -->\nb\n");
        assert_eq!(replaced(&new, "a0", "new\n"), new);
        assert_eq!(with_marks(page.into(), "a0"), page);
    }

    #[test]
    fn an_assignment_that_was_never_tried_gets_a_section_at_the_end() {
        let page = with_marks("text\n".into(), "a7");
        assert_eq!(page, "text\n\n## A7\n\n<!-- a7: begin -->\n<!-- a7: end -->\n");
        assert!(replaced(&page, "a7", "new\n").ends_with("\nnew\n\n<!-- a7: end -->\n"));
    }
}
