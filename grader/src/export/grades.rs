//! `grades.csv`: one line per result with all that a course keeps about it: who it is, when
//! it was handed in, and the points of every task.

use harness::{Lang, Text, text};

use super::cell::defuse;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// A table for people who work with grades. It is the same in every language.
pub struct Grades;

/// The columns before those of the tasks.
const HEADER: [&str; 15] = [
    "student",
    "number",
    "name",
    "last_name",
    "first_name",
    "email",
    "section",
    "assignment",
    "status",
    "score",
    "bonus",
    "max",
    "handed_in",
    "graded_at",
    "commit",
];

impl Export for Grades {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn name(&self) -> Text {
        text("成绩表（含名单和各任务得分）", "grades with roster and tasks")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("grades.csv")
    }

    fn bytes(&self, class: &Class<'_>, _: Lang) -> Result<Vec<u8>, Problem> {
        let start = if class.options.bom { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        let mut writer =
            csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(start);
        let tasks = tasks(class);
        let mut write = |cells: Vec<String>| writer.write_record(cells).expect("writing to memory");
        write(HEADER.iter().chain(&tasks).map(ToString::to_string).collect());
        for report in &class.reports {
            let cells = facts(class, report).into_iter();
            write(cells.chain(tasks.iter().map(|task| points(report, task))).collect());
        }
        Ok(writer.into_inner().expect("writing to memory"))
    }
}

/// The tasks of all assignments in the class, in the order of the handouts.
fn tasks(class: &Class<'_>) -> Vec<&'static str> {
    let is_there = |id: &str| class.reports.iter().any(|report| report.assignment == id);
    let there = class.assignments.iter().filter(|assignment| is_there(assignment.id));
    there.flat_map(|assignment| assignment.tasks.iter().map(|task| task.id)).collect()
}

fn facts(class: &Class<'_>, report: &Report) -> Vec<String> {
    let person = class.people.of(&report.student);
    let known = |text: &Option<String>| defuse(text.as_deref().unwrap_or_default());
    let number = |n: u32| if report.status.counts() { n.to_string() } else { String::new() };
    let provenance = &report.provenance;
    vec![
        defuse(&report.student),
        known(&person.number),
        known(&person.name),
        known(&person.last_name),
        known(&person.first_name),
        known(&person.email),
        known(&person.section),
        defuse(&report.assignment),
        report.status.id().into(),
        number(report.score),
        number(report.bonus),
        report.max.to_string(),
        known(&provenance.handed_in),
        provenance.graded_at.clone(),
        known(&provenance.commit),
    ]
}

/// The points of a task; empty if the result is of another assignment, or does not count.
fn points(report: &Report, task: &str) -> String {
    let score = report.tasks.iter().find(|score| score.id == task);
    let score = score.filter(|_| report.status.counts());
    score.map_or_else(String::new, |score| score.points.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::ToyClass;

    #[test]
    fn a_byte_order_mark_is_written_on_request_only() {
        let mut toy = ToyClass::new();
        let plain = Grades.bytes(&toy.class(), Lang::En).unwrap();
        toy.options.bom = true;
        let marked = Grades.bytes(&toy.class(), Lang::En).unwrap();
        assert_eq!(marked, [b"\xef\xbb\xbf", plain.as_slice()].concat());
    }
}
