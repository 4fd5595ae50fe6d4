//! `scores.csv`: one line per result.

use harness::{Lang, Text, text};

use super::{Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};

/// The points of all students, as a table for the course site. It is the same in every
/// language.
pub struct Scores;

impl Export for Scores {
    fn name(&self) -> Text {
        text("成绩", "scores")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("scores.csv")
    }

    fn bytes(&self, reports: &[&Report], _: Lang) -> Result<Vec<u8>, Problem> {
        Ok(csv(reports))
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
        let (status, has_number) = match report.status {
            Status::Graded => ("graded", true),
            // A student who handed in nothing has 0 points.
            Status::NotSubmitted => ("not_submitted", true),
            Status::NotGradable => ("not_gradable", false),
            Status::GraderError => ("grader_error", false),
        };
        let number = |n: u32| if has_number { n.to_string() } else { String::new() };
        write([
            report.student.clone(),
            report.assignment.clone(),
            status.into(),
            number(report.score),
            number(report.bonus),
            report.max.to_string(),
            report.diagnoses().join(" "),
            report.provenance.graded_at.clone(),
        ]);
    }
    writer.into_inner().expect("writing to memory")
}

/// Puts a quote before a cell that a spreadsheet would read as a formula.
fn defuse(cell: &str) -> String {
    // Spreadsheets also accept the full-width characters of Chinese keyboards.
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::toy_class;

    #[test]
    fn every_way_in_which_a_row_can_end_has_a_line() {
        let class = toy_class();
        let bytes = csv(&class.iter().collect::<Vec<_>>());
        insta::assert_snapshot!("scores_csv", String::from_utf8(bytes).unwrap());
    }

    #[test]
    fn a_formula_in_a_name_is_defused() {
        assert_eq!(defuse("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(defuse("@cmd"), "'@cmd");
        for wide in ["＝1", "＋1", "－1", "＠1"] {
            assert_eq!(defuse(wide), format!("'{wide}"));
        }
        assert_eq!(defuse("amy"), "amy");
    }
}
