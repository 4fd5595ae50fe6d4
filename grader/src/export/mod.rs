//! Exports: the files that people, and other programs, take out of a run. Each is a pure
//! function of results.
//!
//! A new export is a file in this folder and a line in [`ALL`]. (`table` and `not_gradable`
//! print to the terminal and write no file.)

use std::path::Path;

use harness::{Lang, Text, text};

use crate::base::problem::Problem;
use crate::evidence::report::Report;
use crate::evidence::run_folder::RunFolder;
use crate::handed_in::row_name::RowName;

mod feedback;
mod file;
pub mod not_gradable;
mod scores;
pub mod table;
#[cfg(test)]
mod toy_class;

use feedback::Feedback;
use file::ExportFile;
use scores::Scores;

/// All exports, in the order in which they are written and listed.
pub const ALL: &[&dyn Export] = &[
    &Scores,   // scores.csv
    &Feedback, // feedback/<student>.md
];

/// A format in which results leave a run.
pub trait Export {
    /// Its name for people.
    fn name(&self) -> Text;

    /// Which files it writes, and whose results are in them.
    fn file(&self) -> ExportFile;

    /// The content of one file, in `lang` if it is for people. `reports` are the results
    /// that [`file`](Self::file) names; for a student's file there is at least one.
    ///
    /// # Errors
    ///
    /// If these results have no such form.
    fn bytes(&self, reports: &[&Report], lang: Lang) -> Result<Vec<u8>, Problem>;
}

/// Writes all exports of a run's results, those of `order` first, and returns the results.
/// The feedback of students who are not in `students` is left unchanged if it exists.
///
/// # Errors
///
/// If the run's folder cannot be written.
pub fn write(
    run: &RunFolder,
    order: &[RowName],
    students: &[String],
    lang: Lang,
) -> Result<Vec<Report>, Problem> {
    let (reports, rejected) = run.reports(order);
    for why in rejected {
        let words = lang.pick("不采信，没有导出", "not believed, and not exported");
        eprintln!("grader: {}: {words}", why.get(lang));
    }
    for export in ALL {
        for written in export.file().split(&reports) {
            let of_another = written.student.is_some_and(|student| !students.contains(student));
            if of_another && run.path.join(&written.path).exists() {
                continue;
            }
            run.write(&written.path, &export.bytes(&written.reports, lang)?)?;
        }
    }
    Ok(reports)
}

/// Where the exports of the run in `folder` and the results themselves lie.
pub fn places(folder: &Path, lang: Lang) -> String {
    let exports = ALL.iter().map(|export| (export.name(), export.file().place()));
    let results = (text("完整结果", "full results"), "results/".to_string());
    let line = |(name, place): (Text, String)| {
        let (name, colon) = (name.get(lang), lang.pick("：", ": "));
        format!("{name}{colon}{}/{place}", folder.display())
    };
    exports.chain([results]).map(line).collect::<Vec<_>>().join("\n")
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
    fn no_two_exports_have_a_name_or_a_file_in_common() {
        let distinct = |of: fn(&&dyn Export) -> String| ALL.iter().map(of).collect::<BTreeSet<_>>();
        assert_eq!(distinct(|export| export.name().zh.into()).len(), ALL.len());
        assert_eq!(distinct(|export| export.name().en.into()).len(), ALL.len());
        assert_eq!(distinct(|export| export.file().place()).len(), ALL.len());
    }

    #[test]
    fn every_export_is_written_with_what_it_makes_of_its_results() {
        let runs = tempfile::tempdir().unwrap();
        let run = run(runs.path());
        let reports = write(&run, &[], &[], Lang::En).unwrap();
        for export in ALL {
            for file in export.file().split(&reports) {
                let bytes = export.bytes(&file.reports, Lang::En).unwrap();
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
        insta::assert_snapshot!([Lang::Zh, Lang::En].map(|lang| places(folder, lang)).join("\n"), @r"
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
        write(&run, &[], &["bo".into()], Lang::En).unwrap();
        assert_eq!(read(), "older");
        write(&run, &[], &["amy".into()], Lang::En).unwrap();
        assert_ne!(read(), "older");
    }
}
