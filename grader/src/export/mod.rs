//! Exports: the files that people, and other programs, take out of a run. Each is a pure
//! function of what the run's folder holds.
//!
//! A new export is a file in this folder and a line in [`ALL`]. (`table`, `changes` and
//! `not_gradable` print to the terminal and write no file.)
//!
//! ```text
//! class.rs         what an export is made of: results, people, the run
//! file.rs          which files it writes
//! options.rs       what an operator can ask of it
//! told.rs          what a student may be told of each check
//! test_case.rs     a result as a list of test cases
//! total.rs         the points of a row as a course site gets them
//! variables.rs     what comes from the environment
//! worksheet.rs     a grading worksheet of Moodle's
//! pretty.rs        JSON as it is written
//! push.rs          a push, as Classroom 50 tells about it
//! whole_row.rs     why no check of a row was tried
//! source_place.rs  the line that a failure points to
//! cell.rs          text in a table that stays text
//! markdown.rs      text in Markdown that stays text
//! workflow.rs      text in the log of a workflow that stays text
//! published.rs     a folder with what is published
//! ```

use std::path::Path;

use harness::{Lang, Text, Words, readable, text};
use intake::nearest;

use crate::base::nearest::with_nearest;
use crate::base::problem::Problem;
use crate::evidence::report::Report;
use crate::evidence::run_folder::RunFolder;
use crate::handed_in::row_name::RowName;

mod actions;
mod actions_summary;
mod canvas;
mod canvas_ags;
mod cell;
pub mod changes;
mod check50;
mod class;
mod classroom50;
#[cfg(test)]
mod every_format;
mod feedback;
mod file;
mod grades;
mod gradescope;
pub mod gradescope_autograder;
#[cfg(test)]
mod hostile;
mod json;
#[cfg(test)]
mod json_schema;
mod junit;
mod markdown;
mod moodle;
mod nbgrader;
pub mod not_gradable;
mod options;
mod prairielearn;
mod pretty;
pub mod published;
mod push;
mod quoted;
mod score_md;
mod scores;
pub mod site;
mod source_place;
mod student_page;
pub mod table;
mod test_case;
mod told;
mod total;
#[cfg(test)]
mod toy_class;
mod variables;
mod whole_row;
mod worksheet;

use actions::Actions;
use actions_summary::ActionsSummary;
use canvas::Canvas;
use canvas_ags::CanvasAgs;
use check50::Check50;
pub use class::{Class, Results};
use classroom50::Classroom50;
use feedback::Feedback;
pub use file::{ExportFile, OutputFile};
use grades::Grades;
use gradescope::Gradescope;
use json::Json;
use junit::Junit;
use moodle::Moodle;
use nbgrader::Nbgrader;
pub use options::{ExportOptions, Template};
use prairielearn::PrairieLearn;
use score_md::ScoreMd;
use scores::Scores;
use site::{Site, SitePage};
pub use variables::Variables;

/// All exports, in the order in which they are written and listed.
pub const ALL: &[&dyn Export] = &[
    &Scores,         // scores.csv
    &Feedback,       // feedback/<student>.md
    &Grades,         // grades.csv
    &Json,           // grades.json
    &Junit,          // junit.xml
    &Actions,        // actions.log
    &ActionsSummary, // actions-summary.md
    &Check50,        // check50/<student>.json
    &PrairieLearn,   // prairielearn/<student>.json
    &Nbgrader,       // nbgrader.csv
    &Gradescope,     // gradescope/<student>.json
    &Classroom50,    // classroom50.json
    &Canvas,         // canvas.csv
    &CanvasAgs,      // canvas-ags.json
    &Moodle,         // moodle.csv
    &ScoreMd,        // score/<student>.md
    &Site,           // site/scores.json
    &SitePage,       // site/index.html
];

/// The exports that every run writes.
const ALWAYS: [&str; 2] = ["scores", "feedback"];

/// A format in which results leave a run.
pub trait Export: Sync {
    /// The word for it on the command line.
    fn id(&self) -> &'static str;

    /// Its name for people.
    fn name(&self) -> Text;

    /// Which files it writes, and whose results are in them.
    fn file(&self) -> ExportFile;

    /// Whether it can be made only with a key.
    fn needs_key(&self) -> bool {
        false
    }

    /// The content of one file, in `lang` if it is for people. `class` has the results
    /// that [`file`](Self::file) names; for a student's file there is at least one.
    ///
    /// # Errors
    ///
    /// If these results have no such form.
    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem>;

    /// What the operator has to know about it: who is left out, say. `class` has all results.
    fn notes(&self, _class: &Class<'_>) -> Vec<Words> {
        Vec::new()
    }
}

/// The export that is called `id`.
///
/// # Errors
///
/// If none is: which there are, and which may have been meant.
pub fn named(id: &str) -> Result<&'static dyn Export, Problem> {
    let found = ALL.iter().copied().find(|export| export.id() == id);
    found.ok_or_else(|| {
        let ids: Vec<&str> = ALL.iter().map(|export| export.id()).collect();
        let (near, ids) = (nearest(id, ids.iter().copied()), ids.join(", "));
        let words = Words::new(
            format!("没有导出格式 `{id}`，可以是 {ids}"),
            format!("there is no export format `{id}`; it may be {ids}"),
        );
        Problem::usage(with_nearest(words, &near))
    })
}

/// The exports that a run writes: those of every run, and those called `more`.
///
/// # Errors
///
/// If one is unknown.
pub fn of_run(more: &[String]) -> Result<Vec<&'static dyn Export>, Problem> {
    for id in more {
        named(id)?;
    }
    let wanted = |export: &&dyn Export| {
        ALWAYS.contains(&export.id()) || more.iter().any(|id| id == export.id())
    };
    Ok(ALL.iter().copied().filter(wanted).collect())
}

/// Refuses exports that need a key if there is none: before a class is graded, not after.
///
/// # Errors
///
/// If one of them does.
pub fn check_key(exports: &[&dyn Export], has_key: bool) -> Result<(), Problem> {
    match exports.iter().find(|export| export.needs_key()) {
        Some(export) if !has_key => Err(without_key(export.id())),
        _ => Ok(()),
    }
}

fn without_key(id: &str) -> Problem {
    Problem::input((
        format!(
            "导出 `{id}` 要用密钥签名，学生的代码也由它算出，但没有密钥：用 `grader keygen` 生成，或用 --key 指明，然后评分、导出"
        ),
        format!(
            "the export `{id}` is signed, and the students' codes are made with the key, but there is none: make one with `grader keygen`, or name it with --key; then grade and export"
        ),
    ))
}

/// The formats with their names, for the help.
pub fn list(lang: Lang) -> String {
    let line = |export: &&dyn Export| {
        let (id, name, place) = (export.id(), export.name(), export.file().place());
        format!("  {id:<21} {} ({place})", name.get(lang))
    };
    let zip = gradescope_autograder::NAME.get(lang);
    let zip = format!("  {:<21} {zip}", gradescope_autograder::ID);
    ALL.iter().map(line).chain([zip]).collect::<Vec<_>>().join("\n")
}

/// Writes `exports` of a run's results, those of `order` first, and returns the results.
/// The files of students who are not in `students` are left unchanged if they exist.
///
/// # Errors
///
/// If the run's folder cannot be written, or results have no such form. All other exports
/// are written nevertheless.
pub fn write(
    run: &RunFolder,
    exports: &[&dyn Export],
    order: &[RowName],
    students: &[String],
    lang: Lang,
) -> Result<Vec<Report>, Problem> {
    let (reports, rejected) = run.reports(order);
    tell_rejected(&rejected, lang);
    let options = ExportOptions { variables: Variables::from_env(), ..Default::default() };
    let results = Results::new(run, reports)?;
    let class = results.class(&options);
    let mut problem = None;
    for export in exports {
        for file in export.file().split(&class) {
            let of_another =
                file.student.is_some_and(|student| !students.iter().any(|own| own == student));
            if of_another && run.path.join(&file.path).exists() {
                continue;
            }
            let written = export.bytes(&file.class, lang);
            let written = written.and_then(|bytes| run.write(&file.path, &bytes));
            problem = problem.or(written.err());
        }
        tell_notes(*export, &class, lang);
    }
    problem.map_or(Ok(results.reports), Err)
}

/// Says what the operator has to know about an export.
pub fn tell_notes(export: &dyn Export, class: &Class<'_>, lang: Lang) {
    for note in export.notes(class) {
        eprintln!("grader: {}: {}", export.id(), readable(note.get(lang)));
    }
}

/// Names the results that are not believed.
pub fn tell_rejected(rejected: &[Words], lang: Lang) {
    for why in rejected {
        let words = lang.pick("不采信，没有导出", "not believed, and not exported");
        eprintln!("grader: {}: {words}", why.get(lang));
    }
}

/// Where `exports` of the run in `folder` and the results themselves lie.
pub fn places(folder: &Path, exports: &[&dyn Export], lang: Lang) -> String {
    let exports = exports.iter().map(|export| (export.name(), export.file().place()));
    let results = (text("完整结果", "full results"), "results/".to_string());
    let lines = exports.chain([results]);
    let lines = lines.map(|(name, place)| place_line(name, &folder.join(place), lang));
    lines.collect::<Vec<_>>().join("\n")
}

/// Where one file or folder lies.
pub fn place_line(name: Text, place: &Path, lang: Lang) -> String {
    format!("{}{}{}", name.get(lang), lang.pick("：", ": "), place.display())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;
    use crate::command_line::plan::Plan;
    use crate::command_line::which::Which;
    use crate::evidence::report::Provenance;

    /// A run that amy and bo handed nothing in for.
    fn run(runs: &Path) -> RunFolder {
        let run = RunFolder::make(runs, Plan::default(), &Which::default()).unwrap();
        for student in ["amy", "bo"] {
            for assignment in checks::ASSIGNMENTS {
                let provenance = Provenance::default();
                run.store(Report::not_submitted(student, assignment, provenance)).unwrap();
            }
        }
        run
    }

    #[test]
    fn no_two_exports_have_an_id_a_name_or_a_file_in_common() {
        let distinct = |of: fn(&&dyn Export) -> String| ALL.iter().map(of).collect::<BTreeSet<_>>();
        assert_eq!(distinct(|export| export.id().into()).len(), ALL.len());
        assert_eq!(distinct(|export| export.name().zh.into()).len(), ALL.len());
        assert_eq!(distinct(|export| export.name().en.into()).len(), ALL.len());
        assert_eq!(distinct(|export| export.file().place()).len(), ALL.len());
    }

    /// The pages list every format, in this order, with the place of its file.
    #[test]
    fn the_pages_on_grading_list_every_export() {
        let listed = |page: &str, heading: &str| -> Vec<String> {
            let page = fs::read_to_string(harness::repository().join(page)).unwrap();
            let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap();
            let section = section.split("\n## ").next().unwrap();
            let rows = section.lines().filter(|line| line.starts_with("| `"));
            let cells = rows.map(|row| row.split('|').skip(1).take(2).map(str::trim));
            cells.map(|cells| cells.collect::<Vec<_>>().join(" ")).collect()
        };
        let all: Vec<String> = ALL
            .iter()
            .map(|export| format!("`{}` `{}`", export.id(), export.file().place()))
            .collect();
        assert_eq!(listed("docs/zh/grading.md", "导出"), all);
        assert_eq!(listed("docs/en/grading.md", "Exports"), all);
    }

    #[test]
    fn no_export_writes_over_the_run_itself() {
        for export in ALL {
            let place = export.file().place();
            let own = ["run.json", "roster.json", "results/", "seen/"];
            assert!(!own.contains(&place.as_str()), "{place}");
        }
    }

    #[test]
    fn every_run_writes_scores_and_feedback_and_what_was_asked_for() {
        let ids = |more: &[&str]| -> Vec<&str> {
            let more: Vec<String> = more.iter().map(ToString::to_string).collect();
            of_run(&more).unwrap().iter().map(|export| export.id()).collect()
        };
        assert_eq!(ids(&[]), ALWAYS);
        assert_eq!(ids(&["feedback", "scores"]), ALWAYS, "none twice");
        let all: Vec<&str> = ALL.iter().map(|export| export.id()).collect();
        assert_eq!(ids(&all), all);
    }

    #[test]
    fn an_unknown_format_is_named_with_the_known_ones() {
        let problem = named("score").map(Export::id).unwrap_err();
        assert_eq!(problem.code as u8, 2);
        let en = &problem.words.en;
        assert!(
            en.starts_with("there is no export format `score`; it may be scores, feed"),
            "{en}"
        );
        assert!(en.contains("; the nearest are scores"), "{en}");
        assert!(problem.words.zh.starts_with("没有导出格式 `score`，可以是 scores"));
        assert!(of_run(&["nothing".into()]).is_err());
    }

    #[test]
    fn every_export_is_written_with_what_it_makes_of_its_results() {
        let runs = tempfile::tempdir().unwrap();
        let run = run(runs.path());
        let always = of_run(&[]).unwrap();
        let results = Results::new(&run, write(&run, &always, &[], &[], Lang::En).unwrap());
        let (results, options) = (results.unwrap(), ExportOptions::default());
        for export in always {
            for file in export.file().split(&results.class(&options)) {
                let bytes = export.bytes(&file.class, Lang::En).unwrap();
                assert!(!bytes.is_empty(), "{}", file.path);
                assert_eq!(fs::read(run.path.join(&file.path)).unwrap(), bytes, "{}", file.path);
            }
        }
        // Other programs rely on these names.
        for place in ["scores.csv", "feedback/amy.md", "feedback/bo.md"] {
            assert!(run.path.join(place).exists(), "{place}");
        }
    }

    #[test]
    fn every_export_is_told_of_in_both_languages() {
        let folder = Path::new("runs/r");
        let told = |lang| places(folder, &of_run(&[]).unwrap(), lang);
        insta::assert_snapshot!([Lang::Zh, Lang::En].map(told).join("\n"), @r"
        成绩：runs/r/scores.csv
        每个学生的反馈：runs/r/feedback/
        完整结果：runs/r/results/
        scores: runs/r/scores.csv
        feedback for each student: runs/r/feedback/
        full results: runs/r/results/
        ");
    }

    #[test]
    fn the_files_of_students_who_were_not_asked_for_stay_as_they_are() {
        let runs = tempfile::tempdir().unwrap();
        let run = run(runs.path());
        fs::write(run.path.join("feedback/amy.md"), "older").unwrap();
        let read = || fs::read_to_string(run.path.join("feedback/amy.md")).unwrap();
        let write = |student: &str| {
            write(&run, &of_run(&[]).unwrap(), &[], &[student.into()], Lang::En).unwrap()
        };
        write("bo");
        assert_eq!(read(), "older");
        write("amy");
        assert_ne!(read(), "older");
    }
}
