//! What is printed in the end.

use std::collections::BTreeMap;
use std::path::Path;

use harness::{Assignment, Lang};
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::{Alignment, Style};

use crate::attempt::Spot;
use crate::explained::Kind;
use crate::fate::Fate;
use crate::findings::{Findings, Row, Sum};

/// How many mutants came to what.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    sums: [usize; 7],
}

impl Count {
    const KINDS: [Sum; 7] = [
        Sum::DoesNotCompile,
        Sum::Killed,
        Sum::Explained(Kind::Right),
        Sum::Explained(Kind::Beyond),
        Sum::Survives,
        Sum::Disagrees,
        Sum::Untried,
    ];

    fn add(&mut self, sum: Sum) {
        let place = Self::KINDS.iter().position(|kind| *kind == sum);
        self.sums[place.expect("all kinds are listed")] += 1;
    }

    fn of(&self, sum: Sum) -> usize {
        let kinds = Self::KINDS.iter().zip(self.sums);
        kinds.filter(|(kind, _)| **kind == sum).map(|(_, count)| count).sum()
    }

    /// The killed, as a part of those that compile and are not explained.
    fn rate(&self) -> String {
        let killed = self.of(Sum::Killed);
        let all = killed + self.of(Sum::Survives) + self.of(Sum::Disagrees);
        if all == 0 { "—".into() } else { format!("{:.1}%", 100.0 * killed as f64 / all as f64) }
    }

    fn cells(&self) -> Vec<String> {
        let all: usize = self.sums.iter().sum();
        let mut cells = vec![all.to_string()];
        cells.extend(self.sums[..6].iter().map(ToString::to_string));
        cells.push(self.rate());
        cells
    }
}

/// The head of the table of tasks.
pub fn task_head(lang: Lang) -> Vec<String> {
    let zh = [
        "题目",
        "变异",
        "不能编译",
        "被杀死",
        "存活：对",
        "存活：契约之外",
        "存活：未说明",
        "种子不一致",
        "杀死率",
    ];
    let en = [
        "task",
        "mutants",
        "do not compile",
        "killed",
        "survive: right",
        "survive: beyond",
        "survive: unexplained",
        "seeds disagree",
        "kill rate",
    ];
    lang.pick(zh, en).map(String::from).into()
}

/// A line for each task, then one for all.
pub fn task_rows(findings: &Findings, lang: Lang) -> Vec<Vec<String>> {
    let mut tasks: BTreeMap<String, Count> = BTreeMap::new();
    let mut all = Count::default();
    for (spot, row) in findings.mutants() {
        tasks.entry(task(findings.assignment, &spot.file)).or_default().add(row.sum);
        all.add(row.sum);
    }
    let order = findings.assignment.tasks.iter().map(|task| task.id.to_string());
    let order: Vec<String> = order.filter(|task| tasks.contains_key(task)).collect();
    let others = tasks.keys().filter(|task| !order.contains(task));
    let line = |name: &str, count: &Count| {
        std::iter::once(name.to_string()).chain(count.cells()).collect::<Vec<_>>()
    };
    let tasks = order.iter().chain(others).map(|task| line(task, &tasks[task]));
    tasks.chain([line(lang.pick("合计", "all"), &all)]).collect()
}

/// The task that a file of a sample solves, or the file's name.
pub fn task(assignment: &Assignment, file: &str) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let id = format!("{}.{stem}", assignment.id);
    let known = assignment.tasks.iter().any(|task| task.id == id);
    if known { id } else { file.trim_start_matches("src/").into() }
}

/// Everything that the command says.
pub fn all(findings: &Findings, lang: Lang) -> String {
    let mut table = Builder::default();
    table.push_record(task_head(lang));
    for row in task_rows(findings, lang) {
        table.push_record(row);
    }
    let mut table = table.build();
    table.with(Style::sharp()).modify(Columns::new(1..), Alignment::right());
    table.modify(Rows::first(), Alignment::left());
    let mut text = format!("{table}\n");
    for line in summary(findings, lang) {
        text.push_str(&format!("{line}\n"));
    }
    text + &complaints(findings, lang)
}

/// What else was counted, a line each.
pub fn summary(findings: &Findings, lang: Lang) -> Vec<String> {
    let seeds = findings.seeds.join(", ");
    let named = findings.assignment.misconceptions().count();
    let edits: Vec<_> = findings.edits().collect();
    let right = edits.iter().filter(|(edit, _)| edit.right).count();
    let killed = edits.iter().filter(|(edit, row)| !edit.right && row.sum == Sum::Killed).count();
    let unsteady = findings.rows.iter().filter(|row| !row.is_steady()).count();
    let (edits, wrong) = (edits.len(), edits.len() - right);
    let mut lines = match lang {
        Lang::Zh => vec![
            format!("种子：{seeds}"),
            format!("误解：{named} 种，每一种都被抓住、被叫出名字（由 grader selftest 检验）"),
            format!(
                "手写改动：{edits} 处，其中 {right} 处是对的；{wrong} 处错的被抓住 {killed} 处"
            ),
            format!("各个种子下没有通过的检查不尽相同：{unsteady} 处"),
        ],
        Lang::En => vec![
            format!("seeds: {seeds}"),
            format!("misconceptions: {named}, each caught and named (grader selftest tests it)"),
            format!(
                "edits: {edits}, of which {right} are right; {killed} of {wrong} wrong ones are caught"
            ),
            format!("not the same checks fail at every seed: {unsteady}"),
        ],
    };
    if findings.not_again > 0 {
        let n = findings.not_again;
        lines.push(lang.pick(
            format!("这些检查的较早版本已经杀死、没有再试的：{n} 处"),
            format!("killed by an earlier state of these checks, and not tried again: {n}"),
        ));
    }
    lines
}

/// All that makes the command end with another code than 0. Survivors are printed as
/// `fixtures/edits/survivors-*.toml` wants them.
fn complaints(findings: &Findings, lang: Lang) -> String {
    let mut text = String::new();
    let mut section = |head: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("\n{head} ({})\n{}\n", lines.len(), lines.join("\n")));
        }
    };
    let named = findings.contradictions.iter();
    let named = named.map(|(name, how)| format!("  {name}: {}", how.get(lang)));
    section(lang.pick("与预期不符", "otherwise than expected"), named.collect());
    let seeds = findings.rows_with(Sum::Disagrees).map(|row| by_seed(findings, row));
    section(lang.pick("种子不一致", "seeds disagree"), seeds.collect());
    let untried = findings.rows_with(Sum::Untried).map(|row| format!("  {}", row.attempt.name));
    section(lang.pick("没能评分", "could not be graded"), untried.collect());
    let stale = findings.stale.iter().map(entry).collect();
    section(lang.pick("不再存活，说明可以删去", "explained, but do not survive"), stale);
    let survivors = findings.mutants().filter(|(_, row)| row.sum == Sum::Survives);
    let survivors =
        survivors.map(|(spot, row)| format!("# {}\n{}", row.attempt.place(), entry(spot)));
    section(lang.pick("存活而未说明", "survive without explanation"), survivors.collect());
    text
}

fn by_seed(findings: &Findings, row: &Row) -> String {
    let told = findings.seeds.iter().zip(&row.fates).map(|(seed, fate)| match fate {
        Fate::Failed(failed) => format!("{seed}: {}", failed.checks.join(", ")),
        fate => format!("{seed}: {fate:?}"),
    });
    format!("  {} ({})", row.attempt.name, told.collect::<Vec<_>>().join("; "))
}

/// As it stands in a file of survivors.
fn entry(spot: &Spot) -> String {
    let body = toml::to_string(spot).expect("five texts are TOML");
    format!("[[reason.survivor]]\n{body}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::tests::one_of_everything;

    #[test]
    fn everything_is_printed_in_both_languages() {
        let (findings, _) = one_of_everything();
        insta::assert_snapshot!("printed_en", all(&findings, Lang::En));
        insta::assert_snapshot!("printed_zh", all(&findings, Lang::Zh));
    }

    #[test]
    fn a_file_belongs_to_the_task_of_its_name() {
        let assignment = &harness::toy::ASSIGNMENT;
        assert_eq!(task(assignment, "src/double.rs"), "t0.double");
        assert_eq!(task(assignment, "src/lib.rs"), "lib.rs");
    }

    #[test]
    fn a_survivor_is_printed_as_the_file_wants_it() {
        let (findings, _) = one_of_everything();
        let (spot, _) = findings.mutants().next().unwrap();
        let head = "[[reason]]\nid = \"x\"\nkind = \"right\"\nzh = \"\"\nen = \"\"\n";
        let file = format!("{head}{}", entry(spot));
        let read = crate::explained::Explained::parse(Path::new("x"), &file).unwrap();
        assert_eq!(&read.reasons[0].survivors[0], spot);
    }
}
