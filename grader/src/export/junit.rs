//! `junit.xml`: the checks as test cases, in the dialect that Jenkins reads.
//!
//! One suite per row. Points stand in properties, since JUnit knows none.

use std::time::Duration;

use harness::{Lang, Outcome, Text, text};
use quick_junit::{
    NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite, XmlString,
};

use super::told::{Told, told};
use super::whole_row::{WholeRow, whole_row};
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// The checks as test cases.
pub struct Junit;

impl Export for Junit {
    fn id(&self) -> &'static str {
        "junit"
    }

    fn name(&self) -> Text {
        text("JUnit XML", "JUnit XML")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("junit.xml")
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let mut document = Document::new(class.run.name);
        document.add_test_suites(class.reports.iter().map(|report| suite(class, report, lang)));
        let times = document.test_suites.iter().filter_map(|suite| suite.time);
        document.set_time(times.sum());
        let mut bytes = Vec::new();
        document.serialize(&mut bytes).map_err(|error| Problem::fault(unwritable(&error)))?;
        Ok(bytes)
    }
}

fn unwritable(error: &dyn std::fmt::Display) -> (String, String) {
    (format!("写不成 JUnit XML：{error}"), format!("cannot write JUnit XML: {error}"))
}

fn suite(class: &Class<'_>, report: &Report, lang: Lang) -> TestSuite {
    let mut suite = TestSuite::new(report.row().to_string());
    suite.set_time(Duration::from_millis(report.provenance.times.ms));
    let graded_at = &report.provenance.graded_at;
    if graded_at.parse::<jiff::Timestamp>().is_ok() {
        suite.extra.insert(XmlString::new("timestamp"), XmlString::new(graded_at));
    }
    suite.add_properties(properties(report).map(|(name, value)| Property::new(name, value)));
    suite.add_test_cases(cases(class, report, lang));
    suite
}

fn properties(report: &Report) -> impl Iterator<Item = (&'static str, String)> {
    let number = |n: u32| if report.status.counts() { n.to_string() } else { String::new() };
    [
        ("student", report.student.clone()),
        ("assignment", report.assignment.clone()),
        ("status", report.status.id().to_string()),
        ("score", number(report.score)),
        ("bonus", number(report.bonus)),
        ("max", report.max.to_string()),
    ]
    .into_iter()
}

/// The test cases of a row. If all ended for one reason, it is said in one case.
fn cases(class: &Class<'_>, report: &Report, lang: Lang) -> Vec<TestCase> {
    if let Some(row) = whole_row(report, lang) {
        return vec![case(report, &report.assignment, of_row(row))];
    }
    let told = class.assignment(report).map(|assignment| told(assignment, report, lang));
    told.iter().flatten().map(|told| of_check(report, told, lang)).collect()
}

/// A row that has no score is an error, which is nobody's failure.
fn of_row(row: WholeRow<'_>) -> TestCaseStatus {
    let mut status = match row {
        WholeRow { id: "not_submitted", .. } => TestCaseStatus::skipped(),
        WholeRow { counts: true, .. } => TestCaseStatus::non_success(NonSuccessKind::Failure),
        WholeRow { counts: false, .. } => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    status.set_type(row.id).set_message(row.word);
    if !row.reason.is_empty() {
        status.set_description(row.reason);
    }
    status
}

fn case(report: &Report, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(format!("{}.{}", report.student, report.assignment));
    case
}

fn of_check(report: &Report, told: &Told<'_>, lang: Lang) -> TestCase {
    let mut case = case(report, told.check.id, status(told, lang));
    case.set_classname(format!("{}.{}", report.student, told.check.task()));
    case.set_time(Duration::from_millis(told.judged.ms));
    case.add_property(Property::new("points", told.check.points.to_string()));
    if !told.printed.is_empty() {
        case.set_system_out(told.printed);
    }
    case
}

fn status(told: &Told<'_>, lang: Lang) -> TestCaseStatus {
    let outcome = &told.judged.outcome;
    let mut status = match outcome {
        Outcome::Passed => return TestCaseStatus::success(),
        Outcome::Skipped { .. } => TestCaseStatus::skipped(),
        Outcome::GraderError { .. } => TestCaseStatus::non_success(NonSuccessKind::Error),
        _ => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    let (title, word) = (told.check.title.get(lang), outcome.word(lang));
    status.set_type(outcome.id()).set_message(format!("{title}{}{word}", lang.pick("：", ": ")));
    if !told.words.is_empty() {
        status.set_description(told.words.as_str());
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::ToyClass;

    /// The document as quick-junit's reader finds it.
    fn read() -> Document {
        let toy = ToyClass::new();
        let bytes = Junit.bytes(&toy.class(), Lang::En).unwrap();
        Document::deserialize_from_str(std::str::from_utf8(&bytes).unwrap()).unwrap()
    }

    fn suite(name: &str) -> TestSuite {
        read().test_suites.into_iter().find(|suite| suite.name.as_str() == name).unwrap()
    }

    #[test]
    fn every_row_is_a_suite_and_the_sums_are_right() {
        let document = read();
        assert_eq!(document.test_suites.len(), 9);
        let sum = |of: fn(&TestSuite) -> usize| document.test_suites.iter().map(of).sum::<usize>();
        assert_eq!(document.tests, sum(|suite| suite.test_cases.len()));
        assert_eq!(document.failures, sum(|suite| suite.failures));
        assert_eq!(document.errors, 2, "gil's and hal's");
        assert_eq!(document.skipped, 1, "fay's");
    }

    #[test]
    fn what_could_not_be_graded_is_an_error_and_has_no_score() {
        for (name, kind) in [("gil.t0", "not_gradable"), ("hal.t0", "grader_error")] {
            let suite = suite(name);
            assert_eq!((suite.errors, suite.failures, suite.tests), (1, 0, 1));
            let property = |name: &str| {
                let found = suite.properties.iter().find(|p| p.name.as_str() == name);
                found.unwrap().value.as_str().to_string()
            };
            assert_eq!((property("status").as_str(), property("score").as_str()), (kind, ""));
        }
    }

    #[test]
    fn a_panic_is_a_failure_with_what_was_printed() {
        let ivy = suite("ivy.t0");
        let case = ivy.test_cases.iter().find(|case| case.name.as_str() == "t0.halve.value");
        let case = case.unwrap();
        assert_eq!(case.classname.as_ref().unwrap().as_str(), "ivy.t0.halve");
        assert_eq!(case.system_out.as_ref().unwrap().as_str(), "halving 3");
        let TestCaseStatus::NonSuccess { kind, ty, .. } = &case.status else { panic!("{case:?}") };
        assert_eq!((*kind, ty.as_ref().unwrap().as_str()), (NonSuccessKind::Failure, "panicked"));
    }
}
