//! `grader publish`: the exports of all students who are not on hold, in a folder that can be
//! handed on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use harness::{Lang, Words};
use intake::nearest;

use crate::base::exit_code::ExitCode;
use crate::base::nearest::with_nearest;
use crate::base::problem::Problem;
use crate::command_line::cli::PublishArguments;
use crate::command_line::plan::now;
use crate::evidence::holds::Holds;
use crate::evidence::report::Status;
use crate::evidence::run_folder::RunFolder;
use crate::evidence::signing::KeyPlace;
use crate::export::published::Published;
use crate::export::{self, Class, Export, ExportOptions, Results};

/// What is always published; what needs a key only if there is one.
const ALWAYS: [&str; 5] = ["scores", "feedback", "score-md", "site", "site-page"];

/// Sets and lifts holds, then publishes what is left, and says who is held and why.
///
/// # Errors
///
/// If the run or a student is unknown, the holds cannot be read, or a file cannot be written.
pub fn publish(arguments: &PublishArguments) -> Result<ExitCode, Problem> {
    let lang = arguments.lang;
    let run = RunFolder::meant(&arguments.run, &arguments.runs)?;
    let run = run.signed_with(KeyPlace::new(arguments.key.clone()).find()?);
    let exports = exports(&arguments.exports, run.key().is_some())?;
    let folder = arguments.out.clone().unwrap_or_else(|| run.path.join("published"));
    let published = Published::open(&folder)?;
    let holds = holds(arguments, &run)?;
    let (reports, rejected) = run.reports(&run.order());
    export::tell_rejected(&rejected, lang);
    let results = Results::new(&run, reports)?.without(|student| holds.has(student));
    let options = ExportOptions::default();
    published.write(&files(&exports, &results.class(&options), lang)?)?;
    tell(&exports, &folder, lang);
    if let Some(list) = holds.list(lang) {
        println!("{list}");
    }
    for words in warnings(&run, &results) {
        eprintln!("grader: {}", words.get(lang));
    }
    Ok(if rejected.is_empty() { ExitCode::Done } else { ExitCode::Incomplete })
}

/// The exports to publish, in their order.
fn exports(more: &[String], has_key: bool) -> Result<Vec<&'static dyn Export>, Problem> {
    let more: Vec<_> = more.iter().map(|id| export::named(id)).collect::<Result<_, _>>()?;
    export::check_key(&more, has_key)?;
    let wanted = |export: &&dyn Export| {
        let always = ALWAYS.contains(&export.id()) && (has_key || !export.needs_key());
        always || more.iter().any(|one| one.id() == export.id())
    };
    Ok(export::ALL.iter().copied().filter(wanted).collect())
}

/// The holds of the run, after what the operator says of them; stored if they changed.
fn holds(arguments: &PublishArguments, run: &RunFolder) -> Result<Holds, Problem> {
    let before = Holds::read(&run.path)?;
    let mut holds = before.clone();
    for student in &arguments.release {
        let held = || before.holds.iter().map(|hold| hold.student.as_str());
        holds.release(student).then_some(()).ok_or_else(|| not_held(student, held()))?;
    }
    let because = arguments.because.as_deref().unwrap_or_default().trim();
    let students: BTreeSet<String> = run.students();
    for student in &arguments.hold {
        if because.is_empty() {
            return Err(without_reason());
        }
        if !students.contains(student) {
            return Err(unknown(student, students.iter().map(String::as_str)));
        }
        holds.hold(student, because, &now());
    }
    if holds != before {
        holds.write(run)?;
    }
    Ok(holds)
}

/// All files, made before any is written.
fn files(
    exports: &[&dyn Export],
    class: &Class<'_>,
    lang: Lang,
) -> Result<BTreeMap<String, Vec<u8>>, Problem> {
    let mut files = BTreeMap::new();
    for export in exports {
        for file in export.file().split(class) {
            files.insert(file.path, export.bytes(&file.class, lang)?);
        }
    }
    Ok(files)
}

fn tell(exports: &[&dyn Export], folder: &std::path::Path, lang: Lang) {
    for export in exports {
        let place: PathBuf = folder.join(export.file().place());
        println!("{}", export::place_line(export.name(), &place, lang));
    }
}

/// What whoever publishes ought to know.
fn warnings(run: &RunFolder, results: &Results) -> Vec<Words> {
    let failed = results.reports.iter().filter(|report| report.status == Status::GraderError);
    let failed = failed.count();
    let mut warnings = Vec::new();
    if failed > 0 {
        warnings.push(Words::new(
            format!("有 {failed} 行因评分器自身故障没有得分，也照此发布；再评一次，然后重新发布"),
            format!("{failed} rows have no score because the grader failed on them, and are published so; grade again, then publish again"),
        ));
    } else if !run.plan.finished {
        warnings.push(Words::new(
            "这次运行还没有评完，已发布评完的部分；接着评完，然后重新发布",
            "the run is not finished, and what there is of it is published; finish it, then publish again",
        ));
    }
    if run.key().is_none() {
        warnings.push(Words::new(
            "没有密钥，所以没有给课程网站的成绩；用 `grader keygen` 生成密钥，再评一次，然后重新发布",
            "no key, so there are no scores for the course site; make one with `grader keygen`, grade again, then publish again",
        ));
    }
    warnings
}

fn unknown<'a>(student: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let words = Words::new(
        format!("这个运行里没有学生 {student}"),
        format!("there is no student {student} in this run"),
    );
    Problem::input(with_nearest(words, &nearest(student, known)))
}

fn not_held<'a>(student: &str, held: impl Iterator<Item = &'a str>) -> Problem {
    let words =
        Words::new(format!("{student} 没有暂缓发布"), format!("{student} is not held back"));
    Problem::input(with_nearest(words, &nearest(student, held)))
}

fn without_reason() -> Problem {
    Problem::usage((
        "--because 是空的：请写明为什么暂缓发布",
        "--because is empty: say why the results are held back",
    ))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::command_line::plan::Plan;
    use crate::command_line::which::Which;
    use crate::evidence::report::{Provenance, Report};
    use crate::evidence::signing::Key;

    /// A run that three students handed nothing in for, signed.
    struct Run {
        folder: tempfile::TempDir,
        key: PathBuf,
    }

    impl Run {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let key = folder.path().join("grader.key");
            Key::of_rfc_8032().store(&key);
            let run = RunFolder::make(folder.path(), plan(), &named()).unwrap();
            let run = run.signed_with(Some(Key::of_rfc_8032()));
            for student in ["amy", "bo", "cy"] {
                let assignment = &checks::a0::ASSIGNMENT;
                run.store(Report::not_submitted(student, assignment, Provenance::default()))
                    .unwrap();
            }
            Self { folder, key }
        }

        fn publish(&self, change: impl Fn(&mut PublishArguments)) -> Result<ExitCode, Problem> {
            let mut arguments = PublishArguments {
                run: "r".into(),
                out: None,
                hold: vec![],
                because: None,
                release: vec![],
                exports: vec![],
                runs: self.folder.path().into(),
                key: Some(self.key.clone()),
                lang: Lang::En,
            };
            change(&mut arguments);
            publish(&arguments)
        }

        fn hold(&self, student: &str, because: &str) -> Result<ExitCode, Problem> {
            self.publish(|arguments| {
                arguments.hold = vec![student.into()];
                arguments.because = Some(because.into());
            })
        }

        fn release(&self, student: &str) -> Result<ExitCode, Problem> {
            self.publish(|arguments| arguments.release = vec![student.into()])
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join("r").join(name)
        }

        /// The paths and the texts of all that is published.
        fn published(&self) -> String {
            all_in(&self.path("published"))
        }
    }

    fn plan() -> Plan {
        let assignments = vec!["a0".to_string(), "a1".to_string()];
        Plan { schema: Plan::SCHEMA.into(), seed: "seed".into(), assignments, ..Plan::default() }
    }

    fn named() -> Which {
        Which { name: Some("r".into()), ..Which::default() }
    }

    fn all_in(folder: &Path) -> String {
        let mut text = String::new();
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                text += &all_in(&path);
            } else {
                text += &format!("{}\n{}\n", path.display(), fs::read_to_string(&path).unwrap());
            }
        }
        text
    }

    #[test]
    fn who_is_held_occurs_in_no_published_file_until_released() {
        let run = Run::new();
        assert_eq!(run.publish(|_| ()).unwrap(), ExitCode::Done);
        let code = crate::evidence::signing::Codes::new(&Key::of_rfc_8032()).of("bo");
        let shows_bo = || run.published().contains("bo.md") || run.published().contains(&code);
        assert!(shows_bo());
        run.hold("bo", "two submissions alike").unwrap();
        assert!(!shows_bo(), "{}", run.published());
        assert!(!run.published().contains("\"bo\""));
        assert!(run.published().contains("amy.md") && run.published().contains("cy.md"));
        let reason = fs::read_to_string(run.path("holds.json")).unwrap();
        assert!(reason.contains("two submissions alike"));
        run.publish(|_| ()).unwrap();
        assert!(!shows_bo(), "a hold stays");
        run.release("bo").unwrap();
        assert!(shows_bo());
    }

    #[test]
    fn an_unknown_student_an_empty_reason_and_a_damaged_list_publish_nothing() {
        let run = Run::new();
        let line = |result: Result<ExitCode, Problem>| {
            let problem = result.unwrap_err();
            format!("{} {}", problem.code as u8, problem.line(Lang::En))
        };
        let unknown = "3 there is no student amt in this run; the nearest are amy";
        assert_eq!(line(run.hold("amt", "appeal")), unknown);
        assert!(line(run.hold("amy", "  ")).starts_with("2 --because is empty"));
        assert!(line(run.release("bo")).starts_with("3 bo is not held back"));
        fs::write(run.path("holds.json"), "{").unwrap();
        assert!(line(run.publish(|_| ())).contains("nothing is published"));
        assert!(!run.path("published").exists());
    }

    #[test]
    fn without_a_key_there_is_nothing_for_the_site() {
        let run = Run::new();
        fs::remove_file(&run.key).unwrap();
        let nowhere = |arguments: &mut PublishArguments| arguments.key = None;
        // A key of whoever runs the tests would be found here.
        if KeyPlace::new(None).find().unwrap().is_none() {
            run.publish(nowhere).unwrap();
            assert!(run.path("published/scores.csv").exists());
            assert!(!run.path("published/site").exists());
        }
    }

    #[test]
    fn what_whoever_publishes_ought_to_know_is_said_in_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunFolder::make(folder.path(), plan(), &named()).unwrap();
        let none = Results::new(&run, vec![]).unwrap();
        let assignment = &checks::a0::ASSIGNMENT;
        let why = (&harness::Outcome::grader_error(Words::default()), Words::same("no room"));
        let failed = Report::uniform("amy", assignment, why, vec![], Provenance::default());
        let failed = Results::new(&run, vec![failed]).unwrap();
        let all: Vec<String> = [none, failed]
            .iter()
            .flat_map(|results| warnings(&run, results))
            .flat_map(|words| [words.zh, words.en])
            .collect();
        insta::assert_snapshot!(all.join("\n"));
        let done = Plan { finished: true, ..plan() };
        let run = run.with_plan(done).unwrap().signed_with(Some(Key::of_rfc_8032()));
        assert_eq!(warnings(&run, &Results::new(&run, vec![]).unwrap()), []);
    }

    #[test]
    fn other_formats_and_another_folder_are_published_if_asked_for() {
        let run = Run::new();
        let out = run.folder.path().join("course");
        run.publish(|arguments| {
            arguments.out = Some(out.clone());
            arguments.exports = vec!["feedback".into()];
        })
        .unwrap();
        for file in ["scores.csv", "feedback/amy.md", "score/amy.md", "site/scores.json"] {
            assert!(out.join(file).exists(), "{file}");
        }
        assert!(run.publish(|arguments| arguments.exports = vec!["nothing".into()]).is_err());
    }

    /// What somebody wrote into the run's folder without the key is not handed on.
    #[test]
    fn a_result_that_is_not_believed_is_not_published() {
        let run = Run::new();
        let path = run.path("results/cy.a0.json");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("not_submitted", "graded")).unwrap();
        assert_eq!(run.publish(|_| ()).unwrap(), ExitCode::Incomplete);
        assert!(!run.published().contains("cy.md"));
    }
}
