//! `classroom50.json`: the `result.json` that Classroom 50 takes for one push
//! (`classroom50/result/v1`).
//!
//! What a run does not know (the class, the tag of the submission, its links) comes from the
//! environment that Classroom 50 gives to a grader. Every score is a whole number there, and
//! none is above its maximum: our points are whole numbers, and a bonus stands beside its
//! test, in a key of its own. A row without a score has no such result, since `0 / 0` would
//! be read as a success: the export fails, and Classroom 50 notes an error.

use harness::{Assignment, Lang, Text, capped, text};
use serde::Serialize;

use super::pretty::pretty;
use super::push::Push;
use super::test_case::{TestCase, test_cases};
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};

/// The longest name of a test, in bytes.
const NAME: usize = 100;

/// At most this many tests.
const TESTS: usize = 100;

/// The result of one push for Classroom 50.
pub struct Classroom50;

impl Export for Classroom50 {
    fn id(&self) -> &'static str {
        "classroom50"
    }

    fn name(&self) -> Text {
        text("Classroom 50 的 result.json", "result.json for Classroom 50")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("classroom50.json")
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let [report] = class.reports[..] else { return Err(not_one(class.reports.len())) };
        let push = Push::new(&class.options.variables)?;
        let tests = tests(class.one_assignment(self.id())?, report, lang);
        Ok(pretty(&Document::new(report, push, tests)?))
    }
}

fn not_one(rows: usize) -> Problem {
    Problem::input((
        format!(
            "classroom50 是一次推送的结果，而这里有 {rows} 行；请用 --student 和 --assignment 选出一行"
        ),
        format!(
            "classroom50 is the result of one push, and there are {rows} rows; choose one with --student and --assignment"
        ),
    ))
}

/// What stands in the file.
#[derive(Debug, Serialize)]
struct Document {
    schema: &'static str,
    #[serde(flatten)]
    push: Push,
    graded_at: String,
    score: u32,
    #[serde(rename = "max-score")]
    max_score: u32,
    tests: Vec<Test>,
}

/// One test. The schema lets a test have keys of its own.
#[derive(Debug, Serialize)]
struct Test {
    #[serde(rename = "test-name")]
    name: String,
    passed: bool,
    score: u32,
    #[serde(rename = "max-score")]
    max_score: u32,
    /// Points on top, of a bonus task.
    #[serde(skip_serializing_if = "Option::is_none")]
    bonus: Option<u32>,
    #[serde(skip_serializing_if = "String::is_empty")]
    message: String,
}

impl Document {
    fn new(report: &Report, push: Push, tests: Vec<Test>) -> Result<Self, Problem> {
        if let Some(problem) = no_score(report) {
            return Err(problem);
        }
        Ok(Self {
            schema: "classroom50/result/v1",
            push,
            graded_at: report.provenance.graded_at.clone(),
            score: report.score,
            max_score: report.max,
            tests,
        })
    }
}

/// A test for each check, or for each task if there are too many checks.
fn tests(assignment: &'static Assignment, report: &Report, lang: Lang) -> Vec<Test> {
    let cases = test_cases(assignment, report, lang);
    if cases.len() <= TESTS {
        return cases.iter().map(Test::of).collect();
    }
    cases.chunk_by(|one, next| one.task == next.task).map(Test::of_task).collect()
}

impl Test {
    fn of(case: &TestCase) -> Self {
        let score = if case.bonus { 0 } else { case.points };
        Self {
            name: short(case.name()),
            passed: case.passed,
            score,
            max_score: case.regular_max(),
            bonus: case.bonus.then_some(case.points),
            message: case.words.clone(),
        }
    }

    fn of_task(cases: &[TestCase]) -> Self {
        let bonus = cases.iter().any(|case| case.bonus);
        let points: u32 = cases.iter().map(|case| case.points).sum();
        let failed = cases.iter().filter(|case| !case.passed && !case.words.is_empty());
        let words = failed.map(|case| format!("{}\n{}", case.name(), case.words));
        Self {
            name: cases[0].task.into(),
            passed: cases.iter().all(|case| case.passed),
            score: if bonus { 0 } else { points },
            max_score: cases.iter().map(TestCase::regular_max).sum(),
            bonus: bonus.then_some(points),
            message: words.collect::<Vec<_>>().join("\n\n"),
        }
    }
}

/// At most [`NAME`] bytes, with the sign that something was cut.
fn short(name: String) -> String {
    if name.len() > NAME { capped(name, NAME - '…'.len_utf8()) } else { name }
}

/// Why this row has no result.
fn no_score(report: &Report) -> Option<Problem> {
    let reason = report.reason.clone().unwrap_or_default();
    let row = report.row();
    match report.status {
        Status::Graded | Status::NotSubmitted => None,
        Status::NotGradable => Some(Problem::input((
            format!("{row} 无法评分，没有可以交给 Classroom 50 的结果：{}", reason.zh),
            format!("{row} is not gradable, so there is no result for Classroom 50: {}", reason.en),
        ))),
        Status::GraderError => Some(Problem::fault((
            format!("评分器在 {row} 上自身出错，没有可以交给 Classroom 50 的结果；请重新评分"),
            format!(
                "the grader itself failed on {row}, so there is no result for Classroom 50; grade it again"
            ),
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::push::tests::given;
    use crate::export::toy_class::toy_class;
    use crate::export::variables::Variables;
    use harness::toy;
    use jiff::Timestamp;
    use serde_json::Value;

    fn result(report: &Report, given: &Variables) -> Result<Value, String> {
        let tests = tests(&toy::ASSIGNMENT, report, Lang::En);
        let graded = Push::new(given).and_then(|push| Document::new(report, push, tests));
        graded.map(|g| serde_json::to_value(g).unwrap()).map_err(|problem| problem.words.en)
    }

    /// The rules of `classroom50/result/v1`, those that its schema cannot express included.
    fn validate(result: &Value) {
        let top = [
            "schema",
            "classroom",
            "assignment",
            "assignment_type",
            "owner",
            "submission",
            "commit",
            "release",
            "review",
            "datetime",
            "score",
            "max-score",
            "tests",
        ];
        let object = result.as_object().unwrap();
        assert!(top.iter().all(|key| object.contains_key(*key)), "{object:?}");
        let known = |key: &String| top.contains(&key.as_str()) || OPTIONAL.contains(&key.as_str());
        assert!(object.keys().all(known), "{object:?}");
        assert_eq!(result["schema"], "classroom50/result/v1");
        for key in top[1..10].iter().filter(|key| **key != "datetime") {
            assert!(!result[key].as_str().unwrap().is_empty(), "{key}");
        }
        assert!(["individual", "group", "team"].contains(&text(result, "assignment_type")));
        assert!(text(result, "submission").starts_with("submit/"));
        for key in ["datetime", "graded_at"] {
            let time = text(result, key);
            assert!(time.len() == 20 && time.ends_with('Z') && time.parse::<Timestamp>().is_ok());
        }
        scores(result);
        let tests = result["tests"].as_array().unwrap();
        assert!(tests.len() <= TESTS);
        for test in tests {
            assert!((1..=NAME).contains(&text(test, "test-name").len()), "{test}");
            assert!(test["passed"].is_boolean());
            scores(test);
        }
        assert!(serde_json::to_vec(result).unwrap().len() < 10 << 20);
        if let Some(by) = object.get("submitted_by") {
            assert!(!text(by, "username").is_empty());
            assert!(by["id"].is_u64() || by["id"].is_null());
        }
    }

    const OPTIONAL: [&str; 2] = ["graded_at", "submitted_by"];

    fn text<'a>(value: &'a Value, key: &str) -> &'a str {
        value[key].as_str().unwrap_or_else(|| panic!("{key} of {value}"))
    }

    fn scores(value: &Value) {
        let (score, max) = (value["score"].as_u64().unwrap(), value["max-score"].as_u64().unwrap());
        assert!(score <= max, "{value}");
    }

    #[test]
    fn classroom_50_takes_every_result_that_has_a_score() {
        for report in toy_class().into_iter().take(6) {
            validate(&result(&report, &given()).unwrap());
        }
    }

    #[test]
    fn a_result_is_as_classroom_50_wants_it() {
        let report = toy_class().remove(3);
        let result = result(&report, &given()).unwrap();
        insta::assert_snapshot!("classroom50", serde_json::to_string_pretty(&result).unwrap());
    }

    #[test]
    fn a_bonus_raises_no_score_above_its_maximum() {
        let amy = result(&toy_class().remove(0), &given()).unwrap();
        assert_eq!((&amy["score"], &amy["max-score"]), (&100.into(), &100.into()));
        let last = amy["tests"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["bonus"], &last["score"]), (&5.into(), &0.into()), "{last}");
    }

    #[test]
    fn a_row_without_a_score_gives_no_result_and_an_exit_code() {
        for report in toy_class().into_iter().skip(6).take(2) {
            let push = Push::new(&given()).unwrap();
            let problem = Document::new(&report, push, vec![]).unwrap_err();
            assert_ne!(problem.code, crate::base::exit_code::ExitCode::Done);
        }
    }

    #[test]
    fn too_many_checks_become_one_test_for_each_task() {
        let cases = test_cases(&toy::ASSIGNMENT, &toy_class()[3], Lang::En);
        let test = Test::of_task(&cases[..2]);
        assert_eq!((test.name.as_str(), test.score, test.max_score), ("t0.double", 20, 60));
        assert!(!test.passed && test.message.contains("squares in place of doubling"));
    }

    #[test]
    fn a_long_name_is_cut_where_a_character_ends() {
        let name = short("中".repeat(60));
        assert!(name.len() <= NAME && name.ends_with('…'), "{name}");
        assert_eq!(short("x".repeat(NAME)).len(), NAME);
    }
}
