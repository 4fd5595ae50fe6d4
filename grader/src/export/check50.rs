//! `check50/<student>.json`: the checks in the form that check50 writes and its renderers
//! read.

use harness::{Assignment, Lang, Outcome, Text, text};
use serde::Serialize;
use serde_json::json;

use super::told::{Told, told};
use super::whole_row::{WholeRow, whole_row};
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// The checks of one student as results of check50.
pub struct Check50;

/// The version of check50 whose form this is.
const VERSION: &str = "3.5.0";

impl Export for Check50 {
    fn id(&self) -> &'static str {
        "check50"
    }

    fn name(&self) -> Text {
        text("check50 的结果", "results as check50 writes them")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfStudent { folder: "check50", extension: "json" }
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let results: Vec<Entry> =
            class.reports.iter().flat_map(|report| entries(class, report, lang)).collect();
        let slug = class.reports.iter().map(|report| report.assignment.as_str());
        let slug = slug.collect::<Vec<_>>().join(" ");
        let document = json!({ "slug": slug, "results": results, "version": VERSION });
        let mut bytes = serde_json::to_vec_pretty(&document).expect("plain data");
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// One check. `passed` is `null` if it was not tried; then there is always a cause.
#[derive(Serialize)]
struct Entry {
    name: String,
    description: String,
    passed: Option<bool>,
    log: Vec<String>,
    cause: Option<Cause>,
    data: Data,
    dependency: Option<&'static str>,
}

/// What a check of check50 may add; ours add nothing.
#[derive(Serialize)]
struct Data {}

#[derive(Serialize)]
struct Cause {
    rationale: String,
    help: Option<String>,
}

/// The checks of a row. If all ended for one reason, it is one entry.
fn entries(class: &Class<'_>, report: &Report, lang: Lang) -> Vec<Entry> {
    let Some(assignment) = class.assignment(report) else { return Vec::new() };
    if let Some(row) = whole_row(report, lang) {
        return vec![of_row(assignment, row, lang)];
    }
    let told = told(assignment, report, lang);
    let is_told = |id: &&str| told.iter().any(|told| told.check.id == *id);
    told.iter().map(|told| of_check(told, is_told, lang)).collect()
}

fn of_row(assignment: &Assignment, row: WholeRow<'_>, lang: Lang) -> Entry {
    let help = row.reason.lines().next().map(Into::into);
    Entry {
        name: assignment.id.into(),
        description: assignment.title.get(lang).into(),
        passed: row.counts.then_some(false),
        log: lines(row.reason),
        cause: Some(Cause { rationale: row.word.into(), help }),
        data: Data {},
        dependency: None,
    }
}

/// `is_told` says which checks the student may know of.
fn of_check(told: &Told<'_>, is_told: impl Fn(&&str) -> bool, lang: Lang) -> Entry {
    let Told { check, judged, words, printed } = told;
    let outcome = &judged.outcome;
    let passed = match outcome {
        Outcome::Passed => Some(true),
        Outcome::Skipped { .. } | Outcome::GraderError { .. } | Outcome::NotGradable => None,
        _ => Some(false),
    };
    let cause = Cause {
        rationale: outcome.word(lang).into(),
        help: (!words.is_empty()).then(|| words.clone()),
    };
    Entry {
        name: check.id.into(),
        description: check.title.get(lang).into(),
        passed,
        log: lines(printed),
        cause: (passed != Some(true)).then_some(cause),
        data: Data {},
        dependency: check.needs.iter().copied().find(is_told),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::ToyClass;
    use serde_json::Value;

    fn results(student: &str) -> Vec<Value> {
        let toy = ToyClass::new();
        let bytes = Check50.bytes(&toy.class().of_student(student), Lang::En).unwrap();
        let document: Value = serde_json::from_slice(&bytes).unwrap();
        assert!(document["version"].is_string());
        document["results"].as_array().unwrap().clone()
    }

    /// What check50's renderers take out of a result; they fail if it is not there.
    #[test]
    fn every_result_has_what_the_renderers_read() {
        for report in ToyClass::new().reports {
            for result in results(&report.student) {
                assert!(result["name"].is_string() && result["description"].is_string());
                assert!(result["log"].is_array());
                if result["passed"] != true {
                    assert!(result["cause"]["rationale"].is_string(), "{result}");
                }
                let dependency = &result["dependency"];
                assert!(dependency.is_null() || dependency.is_string());
            }
        }
    }

    #[test]
    fn nobody_fails_a_check_that_could_not_be_graded() {
        for student in ["gil", "hal"] {
            assert!(results(student).iter().all(|result| result["passed"].is_null()));
        }
        assert!(results("eve").iter().all(|result| result["passed"] == false));
        assert_eq!(results("amy")[1]["dependency"], "t0.double.zero");
        let log = &results("ivy")[2]["log"];
        assert_eq!(log[0], "halving 3");
    }
}
