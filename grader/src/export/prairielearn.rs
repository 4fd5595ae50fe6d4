//! `prairielearn/<student>.json`: what an external grader of PrairieLearn leaves in
//! `/grade/results/results.json`.

use harness::{Lang, Text, text};
use serde::Serialize;
use wording::capped;

use super::told::{Told, told};
use super::whole_row::whole_row;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// The result of one student for PrairieLearn.
pub struct PrairieLearn;

/// PrairieLearn refuses a file of more than 1 MB.
const MOST: usize = 1_000_000;

impl Export for PrairieLearn {
    fn id(&self) -> &'static str {
        "prairielearn"
    }

    fn name(&self) -> Text {
        text("PrairieLearn 的结果", "results for PrairieLearn")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfStudent { folder: "prairielearn", extension: "json" }
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let mut results = Results::new(class, lang);
        let mut bytes = json(&results);
        // The texts are shortened until the file is small enough.
        let mut most = 4 << 10;
        while bytes.len() > MOST && most > 0 {
            most /= 2;
            results.shorten(most);
            bytes = json(&results);
        }
        Ok(bytes)
    }
}

fn json(results: &Results) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(results).expect("plain data");
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct Results {
    gradable: bool,
    /// From 0 to 1; absent if there is no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    format_errors: Vec<String>,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    description: &'static str,
    points: u32,
    max_points: u32,
    message: String,
    output: String,
}

impl Results {
    /// If a row has no score, or does not compile, nothing is gradable: it costs the student
    /// no attempt.
    fn new(class: &Class<'_>, lang: Lang) -> Self {
        let mut errors = Vec::new();
        for report in &class.reports {
            errors.extend(format_error(report, lang));
        }
        let gradable = errors.is_empty();
        let tests = class.reports.iter().filter(|_| gradable);
        Self {
            gradable,
            score: gradable.then(|| share(class)),
            message: message(class, lang),
            format_errors: errors,
            tests: tests.flat_map(|report| tests_of(class, report, lang)).collect(),
        }
    }

    fn shorten(&mut self, most: usize) {
        let shorten = |text: &mut String| *text = capped(std::mem::take(text), most);
        self.format_errors.iter_mut().for_each(shorten);
        self.tests.iter_mut().for_each(|test| {
            shorten(&mut test.message);
            shorten(&mut test.output);
        });
    }
}

/// Why no check of a row was tried. Nothing handed in is a score like another: 0.
fn format_error(report: &Report, lang: Lang) -> Option<String> {
    let row = whole_row(report, lang).filter(|row| row.id != "not_submitted");
    let colon = lang.pick("：", ": ");
    let told = row.map(|row| format!("{}{colon}{}\n{}", report.assignment, row.word, row.reason));
    told.or_else(|| {
        let words = report.status.word(lang);
        (!report.status.counts()).then(|| format!("{}{colon}{words}", report.assignment))
    })
}

/// What was reached of what can be reached, bonus included, and never more than all.
fn share(class: &Class<'_>) -> f64 {
    let sum = |of: fn(&Report) -> u32| class.reports.iter().map(|report| of(report)).sum::<u32>();
    let (points, max) = (sum(|report| report.score + report.bonus), sum(|report| report.max));
    if max == 0 { 0.0 } else { (f64::from(points) / f64::from(max)).min(1.0) }
}

fn message(class: &Class<'_>, lang: Lang) -> String {
    let line = |report: &&Report| {
        let points = report.points_in_words(lang);
        format!("{}{}{points}", report.assignment, lang.pick("：", ": "))
    };
    class.reports.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn tests_of(class: &Class<'_>, report: &Report, lang: Lang) -> Vec<Test> {
    let Some(assignment) = class.assignment(report) else { return Vec::new() };
    told(assignment, report, lang).iter().map(|told| test(told, lang)).collect()
}

fn test(told: &Told<'_>, lang: Lang) -> Test {
    let Told { check, judged, words, printed } = told;
    let word = judged.outcome.word(lang);
    Test {
        name: check.id.into(),
        description: check.title.get(lang),
        points: if judged.outcome.passed() { check.points } else { 0 },
        max_points: check.points,
        message: if words.is_empty() { word.into() } else { format!("{word}\n{words}") },
        output: (*printed).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::ToyClass;
    use serde_json::Value;

    fn results(toy: &ToyClass, student: &str) -> Value {
        let bytes = PrairieLearn.bytes(&toy.class().of_student(student), Lang::En).unwrap();
        assert!(bytes.len() <= MOST, "{} bytes", bytes.len());
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The rules of PrairieLearn's documentation.
    #[test]
    fn a_gradable_result_has_a_score_and_no_other_has() {
        let toy = ToyClass::new();
        for report in &toy.reports {
            let results = results(&toy, &report.student);
            if results["gradable"] == true {
                let score = results["score"].as_f64().unwrap();
                assert!((0.0..=1.0).contains(&score), "{results}");
            } else {
                assert!(results.get("score").is_none(), "{results}");
                let errors = results["format_errors"].as_array().unwrap();
                assert!(errors.iter().all(Value::is_string) && !errors.is_empty());
            }
        }
    }

    #[test]
    fn what_does_not_compile_or_has_no_score_costs_no_attempt() {
        let toy = ToyClass::new();
        for student in ["eve", "gil", "hal"] {
            assert_eq!(results(&toy, student)["gradable"], false, "{student}");
        }
        assert_eq!(results(&toy, "fay")["score"], 0.0);
        assert_eq!(results(&toy, "amy")["score"], 1.0, "with the bonus no more than all");
        assert_eq!(results(&toy, "dan")["score"], 0.65);
    }

    #[test]
    fn a_result_with_endless_texts_is_small_enough() {
        let mut toy = ToyClass::new();
        let ivy = toy.reports.pop().unwrap();
        let mut many = ivy.clone();
        for judged in &mut many.checks {
            judged.printed = "\"".repeat(6 << 10);
        }
        // As if every one of many assignments had been answered like this.
        toy.reports = (0..60).map(|_| many.clone()).collect();
        results(&toy, "ivy");
    }
}
