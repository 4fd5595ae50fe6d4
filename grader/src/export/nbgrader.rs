//! `nbgrader.csv`: the columns of the table that nbgrader exports, so that what reads those
//! reads these.

use harness::{Lang, Text, text};

use super::cell::defuse;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// A table like nbgrader's own. It is the same in every language.
pub struct Nbgrader;

const HEADER: [&str; 11] = [
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
];

impl Export for Nbgrader {
    fn id(&self) -> &'static str {
        "nbgrader"
    }

    fn name(&self) -> Text {
        text("nbgrader 的成绩表", "grades as nbgrader exports them")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("nbgrader.csv")
    }

    fn bytes(&self, class: &Class<'_>, _: Lang) -> Result<Vec<u8>, Problem> {
        // nbgrader writes no quotation marks; a name with a comma needs them.
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(HEADER).expect("writing to memory");
        for report in &class.reports {
            writer.write_record(cells(class, report)).expect("writing to memory");
        }
        Ok(writer.into_inner().expect("writing to memory"))
    }
}

fn cells(class: &Class<'_>, report: &Report) -> [String; 11] {
    let person = class.people.of(&report.student);
    let known = |text: &Option<String>| defuse(text.as_deref().unwrap_or_default());
    let number = |n: u32| if report.status.counts() { format!("{n}.0") } else { String::new() };
    let points = number(report.score + report.bonus);
    [
        defuse(&report.assignment),
        class.run.deadline.map(time).unwrap_or_default(),
        report.provenance.handed_in.as_deref().map(time).unwrap_or_default(),
        defuse(person.number.as_ref().unwrap_or(&report.student)),
        known(&person.last_name),
        known(&person.first_name),
        known(&person.email),
        points.clone(),
        number(0),
        points,
        format!("{}.0", report.max),
    ]
}

/// A time as nbgrader writes it, in UTC: `2026-10-01 15:59:59`. What is no time stays as it
/// is.
fn time(text: &str) -> String {
    let time: Result<jiff::Timestamp, _> = text.parse();
    time.map_or_else(|_| defuse(text), |time| time.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::ToyClass;

    /// What nbgrader's own reader of such tables, a plain CSV reader with these keys, gets.
    fn rows() -> Vec<csv::StringRecord> {
        let toy = ToyClass::new();
        let bytes = Nbgrader.bytes(&toy.class(), Lang::En).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap(), HEADER.as_slice());
        reader.records().map(Result::unwrap).collect()
    }

    #[test]
    fn nothing_handed_in_is_a_zero_without_a_time() {
        let rows = rows();
        let fay = rows.iter().find(|row| &row[3] == "fay").unwrap();
        assert_eq!([&fay[2], &fay[7], &fay[9]], ["", "0.0", "0.0"]);
    }

    #[test]
    fn what_could_not_be_graded_has_no_number() {
        for row in rows().iter().filter(|row| ["gil", "hal"].contains(&&row[3])) {
            assert_eq!([&row[7], &row[8], &row[9]], ["", "", ""]);
        }
    }

    #[test]
    fn times_are_in_utc_and_without_letters() {
        assert_eq!(time("2026-10-01T23:59:59+08:00"), "2026-10-01 15:59:59");
        assert_eq!(time("=1"), "'=1");
    }
}
