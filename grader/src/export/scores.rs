//! `scores.csv`: one line per result.

use harness::{Lang, Text, text};

use super::cell::defuse;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// The points of all students, as a table for the course site. It is the same in every
/// language.
pub struct Scores;

impl Export for Scores {
    fn id(&self) -> &'static str {
        "scores"
    }

    fn name(&self) -> Text {
        text("成绩", "scores")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("scores.csv")
    }

    fn bytes(&self, class: &Class<'_>, _: Lang) -> Result<Vec<u8>, Problem> {
        Ok(csv(&class.reports))
    }
}

/// The table, with a header. The score of a row that could not be graded is empty, never 0,
/// whoever is at fault.
fn csv(reports: &[&Report]) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(vec![]);
    let header =
        ["student", "assignment", "status", "score", "bonus", "max", "diagnoses", "graded_at"];
    let mut write = |cells: [String; 8]| {
        writer.write_record(cells.map(|cell| defuse(&cell))).expect("writing to memory");
    };
    write(header.map(str::to_string));
    for report in reports {
        let number = |n: u32| if report.status.counts() { n.to_string() } else { String::new() };
        write([
            report.student.clone(),
            report.assignment.clone(),
            report.status.id().into(),
            number(report.score),
            number(report.bonus),
            report.max.to_string(),
            report.diagnoses().join(" "),
            report.provenance.graded_at.clone(),
        ]);
    }
    writer.into_inner().expect("writing to memory")
}
