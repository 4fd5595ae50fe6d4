//! `grades.json`: all results for programs, in a form of its own with a version. Its JSON
//! Schema is `docs/schemas/grades-v1.schema.json`.

use harness::{Assignment, Lang, Text, text};
use intake::Person;
use serde::Serialize;

use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// Name and version of the form. A program that knows `v1` can rely on its fields.
pub const SCHEMA: &str = "llm-foundations/grades/v1";

/// All results as one JSON document. It is the same in every language.
pub struct Json;

impl Export for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn name(&self) -> Text {
        text("成绩（JSON）", "grades as JSON")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("grades.json")
    }

    fn bytes(&self, class: &Class<'_>, _: Lang) -> Result<Vec<u8>, Problem> {
        let mut bytes = serde_json::to_vec_pretty(&Document::new(class)).expect("plain data");
        bytes.push(b'\n');
        Ok(bytes)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    run: Run<'a>,
    assignments: Vec<About>,
    students: Vec<Student<'a>>,
}

#[derive(Serialize)]
struct Run<'a> {
    name: &'a str,
    started: &'a str,
    deadline: Option<&'a str>,
    finished_at: Option<&'a str>,
    seed_commitment: &'a str,
}

/// An assignment, so that nobody has to know it.
#[derive(Serialize)]
struct About {
    id: &'static str,
    title: Text,
    tasks: Vec<AboutTask>,
}

#[derive(Serialize)]
struct AboutTask {
    id: &'static str,
    title: Text,
    max: u32,
    bonus: bool,
}

#[derive(Serialize)]
struct Student<'a> {
    #[serde(rename = "student")]
    name: &'a str,
    person: &'a Person,
    results: Vec<Row<'a>>,
}

/// One result. Points that do not count are `null`.
#[derive(Serialize)]
struct Row<'a> {
    assignment: &'a str,
    status: &'static str,
    score: Option<u32>,
    bonus: Option<u32>,
    max: u32,
    tasks: Vec<TaskPoints<'a>>,
    checks: Vec<Ending<'a>>,
    diagnoses: Vec<&'a str>,
    handed_in: Option<&'a str>,
    commit: Option<&'a str>,
    graded_at: &'a str,
    key: &'a str,
}

#[derive(Serialize)]
struct TaskPoints<'a> {
    id: &'a str,
    points: Option<u32>,
    max: u32,
    bonus: bool,
}

#[derive(Serialize)]
struct Ending<'a> {
    id: &'a str,
    outcome: &'static str,
}

impl<'a> Document<'a> {
    fn new(class: &Class<'a>) -> Self {
        let is_there = |id: &str| class.reports.iter().any(|report| report.assignment == id);
        let there = class.assignments.iter().filter(|assignment| is_there(assignment.id));
        let facts = class.run;
        Self {
            schema: SCHEMA,
            run: Run {
                name: facts.name,
                started: facts.started,
                deadline: facts.deadline,
                finished_at: facts.finished_at,
                seed_commitment: facts.seed_commitment,
            },
            assignments: there.map(|assignment| About::new(assignment)).collect(),
            students: class.students().into_iter().map(|name| Student::new(class, name)).collect(),
        }
    }
}

impl About {
    fn new(assignment: &Assignment) -> Self {
        let about = |task: &&'static harness::Task| AboutTask {
            id: task.id,
            title: task.title,
            max: task.points(),
            bonus: task.bonus,
        };
        let tasks = assignment.tasks.iter().map(about).collect();
        Self { id: assignment.id, title: assignment.title, tasks }
    }
}

impl<'a> Student<'a> {
    fn new(class: &Class<'a>, student: &'a str) -> Self {
        let results = class.of_student(student).reports.into_iter().map(Row::new).collect();
        Self { name: student, person: class.people.of(student), results }
    }
}

impl<'a> Row<'a> {
    fn new(report: &'a Report) -> Self {
        let counts = |points: u32| report.status.counts().then_some(points);
        let tasks = report.tasks.iter().map(|task| TaskPoints {
            id: &task.id,
            points: counts(task.points),
            max: task.max,
            bonus: task.bonus,
        });
        let checks = report.checks.iter();
        Self {
            assignment: &report.assignment,
            status: report.status.id(),
            score: counts(report.score),
            bonus: counts(report.bonus),
            max: report.max,
            tasks: tasks.collect(),
            checks: checks.map(|c| Ending { id: &c.id, outcome: c.outcome.id() }).collect(),
            diagnoses: report.diagnoses(),
            handed_in: report.provenance.handed_in.as_deref(),
            commit: report.provenance.commit.as_deref(),
            graded_at: &report.provenance.graded_at,
            key: &report.provenance.key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::json_schema::violations;
    use crate::export::toy_class::ToyClass;
    use harness::repository;
    use serde_json::Value;

    fn schema() -> Value {
        let path = repository().join("docs/schemas/grades-v1.schema.json");
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    fn toy() -> Value {
        let toy = ToyClass::new();
        serde_json::from_slice(&Json.bytes(&toy.class(), Lang::En).unwrap()).unwrap()
    }

    fn wrong(change: impl FnOnce(&mut Value)) -> String {
        let mut json = toy();
        change(&mut json);
        violations(&schema(), &json).join("; ")
    }

    #[test]
    fn it_is_what_its_schema_says() {
        assert_eq!(wrong(|_| ()), "");
    }

    #[test]
    fn the_schema_refuses_what_the_form_does_not_have() {
        assert!(wrong(|json| json["schema"] = "v0".into()).contains("/schema"));
        assert!(wrong(|json| json["more"] = 1.into()).contains("more"));
        assert!(
            wrong(|json| json["students"][0]["results"][0]["status"] = "lost".into())
                .contains("/students/0/results/0/status")
        );
        assert!(
            wrong(|json| json["students"][0]["results"][0]["score"] = "100".into())
                .contains("/students/0/results/0/score")
        );
        assert!(
            wrong(|json| drop(json["run"].as_object_mut().unwrap().remove("name")))
                .contains("name")
        );
    }

    /// The rule of all exports, here as a condition in the schema: a row that was not graded
    /// has no number.
    #[test]
    fn the_schema_refuses_a_zero_for_what_could_not_be_graded() {
        let of_gil = |json: &mut Value| json["students"][6]["results"][0]["score"] = 0.into();
        assert_eq!(toy()["students"][6]["results"][0]["status"], "not_gradable");
        assert!(wrong(of_gil).contains("/students/6/results/0"));
    }
}
