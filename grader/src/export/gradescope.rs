//! `gradescope/<student>.json`: the `results.json` that Gradescope reads.
//!
//! All texts are shown as plain text, so that nothing that a student wrote becomes a tag or
//! a link. No test is hidden: a single hidden test would hide the student's total. A bonus
//! is worth nothing in `max_score`, so that these add up to the points of the assignment.

use harness::{Assignment, Lang, Text, text};
use intake::ignored::in_words;
use serde::Serialize;

use super::pretty::pretty;
use super::test_case::{TestCase, test_cases};
use super::total::total;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};
use crate::sandbox::Tier;

/// Results for Gradescope.
pub struct Gradescope;

impl Export for Gradescope {
    fn id(&self) -> &'static str {
        "gradescope"
    }

    fn name(&self) -> Text {
        text("Gradescope 的 results.json", "results.json for Gradescope")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfStudent { folder: "gradescope", extension: "json" }
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let assignment = class.one_assignment(self.id())?;
        let report = class.reports.first().expect("a student's file has a result");
        Ok(pretty(&Results::of(assignment, report, lang)))
    }
}

/// What stands in the file.
#[derive(Debug, Serialize)]
struct Results {
    /// Absent if there is no score that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u32>,
    /// In seconds.
    execution_time: f64,
    output: String,
    output_format: &'static str,
    test_output_format: &'static str,
    test_name_format: &'static str,
    visibility: &'static str,
    /// What the grader itself prints is for the staff.
    stdout_visibility: &'static str,
    extra_data: ExtraData,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tests: Vec<Test>,
}

/// One test.
#[derive(Debug, Serialize)]
struct Test {
    score: u32,
    max_score: u32,
    status: &'static str,
    name: String,
    number: String,
    output: String,
    tags: [&'static str; 1],
    visibility: &'static str,
}

/// What the staff may ask for later; students do not see it.
#[derive(Debug, Serialize)]
struct ExtraData {
    student: String,
    assignment: String,
    status: Status,
    submission: String,
    key: String,
    seed_commitment: String,
    sandbox: Tier,
    graded_at: String,
}

impl Results {
    fn of(assignment: &'static Assignment, report: &Report, lang: Lang) -> Self {
        let score = total(report);
        let cases = score.map(|_| test_cases(assignment, report, lang)).unwrap_or_default();
        Self {
            score,
            execution_time: report.provenance.times.ms as f64 / 1000.0,
            output: output(assignment, report, lang),
            output_format: "text",
            test_output_format: "text",
            test_name_format: "text",
            visibility: "visible",
            stdout_visibility: "hidden",
            extra_data: ExtraData::of(report),
            tests: tests(&cases),
        }
    }
}

impl ExtraData {
    fn of(report: &Report) -> Self {
        let provenance = &report.provenance;
        Self {
            student: report.student.clone(),
            assignment: report.assignment.clone(),
            status: report.status,
            submission: provenance.hashes.submission.clone(),
            key: provenance.key.clone(),
            seed_commitment: provenance.seed_commitment.clone(),
            sandbox: provenance.sandbox.tier,
            graded_at: provenance.graded_at.clone(),
        }
    }
}

/// The tests, numbered by task: `2.1` is the first of the second task.
fn tests(cases: &[TestCase]) -> Vec<Test> {
    let (mut task, mut place, mut last) = (0, 0, "");
    let mut numbered = |case: &TestCase| {
        (task, place) = if case.task == last { (task, place + 1) } else { (task + 1, 1) };
        last = case.task;
        Test {
            score: case.points,
            max_score: case.regular_max(),
            status: if case.passed { "passed" } else { "failed" },
            name: case.name(),
            number: format!("{task}.{place}"),
            output: case.words.clone(),
            tags: [case.task],
            visibility: "visible",
        }
    };
    cases.iter().map(&mut numbered).collect()
}

/// What is said about the whole submission.
fn output(assignment: &Assignment, report: &Report, lang: Lang) -> String {
    let title = assignment.title.get(lang);
    let colon = lang.pick("：", ": ");
    let mut lines = vec![format!("{title}{colon}{}", report.points_in_words(lang))];
    lines.extend(advice(report.status, lang).map(Into::into));
    lines.extend(report.reason.as_ref().map(|reason| reason.get(lang).to_string()));
    if !report.ignored.is_empty() {
        let names: Vec<String> = report.ignored.iter().map(|name| in_words(name, lang)).collect();
        let names = names.join(lang.pick("、", ", "));
        lines.push(format!("{}{names}", lang.pick("不参与评分的文件：", "ignored files: ")));
    }
    let sandbox = lang.pick("沙箱等级：", "sandbox: ");
    lines.push(format!("{sandbox}{}", report.provenance.sandbox.tier));
    lines.join("\n")
}

/// What to do about a row that has no score.
fn advice(status: Status, lang: Lang) -> Option<&'static str> {
    match status {
        Status::Graded => None,
        Status::NotSubmitted => Some(lang.pick(
            "提交里没有找到这次作业的源代码。",
            "No sources of this assignment were found in what was handed in.",
        )),
        Status::NotGradable => Some(lang.pick(
            "提交的文件无法读取，所以没有分数；请按下面的说明改好，重新提交。",
            "What was handed in cannot be read, so there is no score; mend it as it says here, and hand it in again.",
        )),
        Status::GraderError => Some(lang.pick(
            "评分器自身发生故障，没有分数；会重新评分。",
            "The grader itself failed, so there is no score; it will be graded again.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::toy_class;
    use harness::toy;
    use serde_json::{Map, Value};

    fn results(report: &Report) -> Value {
        serde_json::to_value(Results::of(&toy::ASSIGNMENT, report, Lang::En)).unwrap()
    }

    /// Gradescope's rules for `results.json`.
    fn validate(results: &Value) {
        const TOP: [&str; 12] = [
            "score",
            "execution_time",
            "output",
            "output_format",
            "test_output_format",
            "test_name_format",
            "visibility",
            "stdout_visibility",
            "extra_data",
            "tests",
            "leaderboard",
            "max_score",
        ];
        const TEST: [&str; 11] = [
            "score",
            "max_score",
            "status",
            "name",
            "name_format",
            "number",
            "output",
            "output_format",
            "tags",
            "visibility",
            "extra_data",
        ];
        let results = only(results, &TOP);
        one_of(results, "output_format", &FORMATS);
        one_of(results, "test_output_format", &FORMATS);
        one_of(results, "test_name_format", &FORMATS);
        one_of(results, "visibility", &VISIBILITIES);
        one_of(results, "stdout_visibility", &VISIBILITIES);
        assert!(results.get("execution_time").is_none_or(Value::is_number));
        let tests = results.get("tests").map_or(&[][..], |tests| tests.as_array().unwrap());
        for test in tests {
            let test = only(test, &TEST);
            assert!(test["score"].is_number() && test["max_score"].is_number());
            one_of(test, "status", &["passed", "failed"]);
            one_of(test, "visibility", &VISIBILITIES);
            assert!(test["name"].is_string() && test["output"].is_string());
            assert!(test["tags"].as_array().unwrap().iter().all(Value::is_string));
        }
    }

    const FORMATS: [&str; 5] = ["text", "html", "simple_format", "md", "ansi"];
    const VISIBILITIES: [&str; 4] = ["hidden", "after_due_date", "after_published", "visible"];

    fn only<'a>(value: &'a Value, keys: &[&str]) -> &'a Map<String, Value> {
        let object = value.as_object().unwrap();
        assert!(object.keys().all(|key| keys.contains(&key.as_str())), "{object:?}");
        object
    }

    fn one_of(object: &Map<String, Value>, key: &str, values: &[&str]) {
        let value = object.get(key).map(|value| value.as_str().unwrap());
        assert!(value.is_none_or(|value| values.contains(&value)), "{key}: {value:?}");
    }

    #[test]
    fn gradescope_takes_the_results_of_every_row() {
        for report in toy_class() {
            validate(&results(&report));
        }
    }

    #[test]
    fn the_sum_of_the_tests_is_the_total_and_their_maxima_are_the_assignments_points() {
        let amy = results(&toy_class()[0]);
        let sum = |key: &str| -> u64 {
            amy["tests"].as_array().unwrap().iter().map(|test| test[key].as_u64().unwrap()).sum()
        };
        assert_eq!(amy["score"], sum("score"));
        assert_eq!((sum("score"), sum("max_score")), (105, 100));
    }

    #[test]
    fn a_hidden_test_would_hide_the_total_so_there_is_none() {
        for report in toy_class() {
            let text = results(&report)["tests"].to_string();
            assert!(!text.contains("hidden") && !text.contains("after_"), "{text}");
        }
    }

    #[test]
    fn no_score_is_invented_where_there_is_none() {
        let class = toy_class();
        for report in &class[6..8] {
            let results = results(report);
            assert!(results.get("score").is_none() && results.get("tests").is_none(), "{results}");
            assert!(results["output"].as_str().unwrap().contains("no score"), "{results}");
        }
        assert_eq!(results(&class[5])["score"], 0, "nothing was handed in");
    }

    #[test]
    fn what_a_student_wrote_is_shown_as_text() {
        let mut report = toy_class().remove(4);
        report.reason = Some(harness::Words::same("<script>![x](http://x)</script>"));
        let results = results(&report);
        assert_eq!(results["output_format"], "text");
        assert_eq!(results["test_output_format"], "text");
        assert!(results["output"].as_str().unwrap().contains("<script>"));
    }
}
