//! `actions.log`: what a step of GitHub Actions prints, so that every failure is shown at
//! its line. `cat` it in a step; the summary of the step is the export `actions-summary`.

use harness::{Lang, Outcome, Reveal, Text, text};
use wording::workflow::{Annotation, Level, Place, group};

use super::quoted::quoted;
use super::source_place::{self, SourcePlace};
use super::told::{Told, told};
use super::whole_row::{WholeRow, whole_row};
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::Report;

/// Annotations, then all details.
pub struct Actions;

/// GitHub shows at most this many annotations of a level in a step.
const MOST: usize = 10;

impl Export for Actions {
    fn id(&self) -> &'static str {
        "actions"
    }

    fn name(&self) -> Text {
        text("GitHub Actions 的日志（带标注）", "log with annotations for GitHub Actions")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("actions.log")
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let mut annotations = Vec::new();
        let mut details = String::new();
        for report in &class.reports {
            annotations.extend(of_report(class, report, lang));
            details += &detail(class, report, lang);
        }
        let lines = limited(&annotations, lang).iter().map(Annotation::line).collect::<String>();
        Ok((lines + &details).into_bytes())
    }
}

/// At most as many of each level as are shown; the last says how many are not.
fn limited(annotations: &[Annotation], lang: Lang) -> Vec<Annotation> {
    let mut kept = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Notice] {
        let mut own: Vec<Annotation> =
            annotations.iter().filter(|one| one.level == level).cloned().collect();
        let more = own.len().saturating_sub(MOST);
        if more > 0 {
            own.truncate(MOST - 1);
            own.push(left_out(level, more + 1, lang));
        }
        kept.extend(own);
    }
    kept
}

fn left_out(level: Level, more: usize, lang: Lang) -> Annotation {
    let title = lang.pick(format!("另有 {more} 项"), format!("{more} more"));
    let message = lang.pick("见这一步的摘要和日志", "see the summary and the log of this step");
    Annotation { level, title, message: message.into(), place: None }
}

fn of_report(class: &Class<'_>, report: &Report, lang: Lang) -> Vec<Annotation> {
    if let Some(row) = whole_row(report, lang) {
        return of_row(report, row);
    }
    let told = class.assignment(report).map(|assignment| told(assignment, report, lang));
    told.iter().flatten().filter_map(|told| of_check(report, told, lang)).collect()
}

/// The compiler's errors at their lines; any other reason once.
fn of_row(report: &Report, row: WholeRow<'_>) -> Vec<Annotation> {
    let errors = match row.id {
        "compile_error" => source_place::compile_errors(row.reason),
        _ => Vec::new(),
    };
    if errors.is_empty() {
        let level = if row.id == "compile_error" { Level::Error } else { Level::Warning };
        let title = format!("{}: {}", report.row(), row.word);
        let message = if row.reason.is_empty() { row.word } else { row.reason };
        return vec![Annotation { level, title, message: message.into(), place: None }];
    }
    let annotation = |error: source_place::CompileError<'_>| Annotation {
        level: Level::Error,
        title: format!("{}: {}", report.row(), error.title),
        message: error.text.trim_end().into(),
        place: error.place.map(|place| in_repository(report, &place)),
    };
    errors.into_iter().map(annotation).collect()
}

/// One for each check that did not pass, unless another one is the cause.
fn of_check(report: &Report, told: &Told<'_>, lang: Lang) -> Option<Annotation> {
    let outcome = &told.judged.outcome;
    let level = match outcome {
        Outcome::Passed | Outcome::Skipped { .. } => return None,
        Outcome::NotImplemented { .. } => Level::Notice,
        Outcome::GraderError { .. } | Outcome::NotGradable => Level::Warning,
        _ => Level::Error,
    };
    let (student, word) = (&report.student, outcome.word(lang));
    let title = format!("{student} {}: {word}", told.check.id);
    let message = if told.words.is_empty() { word.into() } else { told.words.clone() };
    // Of a check that shows its name only, not even the line is told.
    let place = source_place::of_outcome(outcome).filter(|_| told.check.reveal > Reveal::Name);
    let place = place.map(|place| in_repository(report, &place));
    Some(Annotation { level, title, message, place })
}

/// Students' repositories have their sources in `assignments/<id>/src`.
fn in_repository(report: &Report, place: &SourcePlace) -> Place {
    let file = format!("assignments/{}/{}", report.assignment, place.file);
    Place { file, line: place.line, column: place.column }
}

/// All that can be said of a row, as text that the runner does not obey.
fn detail(class: &Class<'_>, report: &Report, lang: Lang) -> String {
    let title = format!("{}: {}", report.row(), report.points_in_words(lang));
    let text = match whole_row(report, lang) {
        Some(row) => format!("{}\n{}", row.word, row.reason),
        None => checks(class, report, lang),
    };
    group(&title, &quoted(text.trim_end()))
}

fn checks(class: &Class<'_>, report: &Report, lang: Lang) -> String {
    let told = class.assignment(report).map(|assignment| told(assignment, report, lang));
    let mut text = String::new();
    for told in told.iter().flatten() {
        let Told { check, judged, words, printed } = told;
        text += &format!("{} {}\n", check.id, judged.outcome.word(lang));
        text += &indented(words);
        text += &indented(printed);
    }
    text
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::{SECRETIVE, ToyClass, secretive_row};

    fn log(toy: &ToyClass) -> String {
        String::from_utf8(Actions.bytes(&toy.class(), Lang::En).unwrap()).unwrap()
    }

    #[test]
    fn a_panic_and_a_compile_error_are_shown_at_their_lines() {
        let log = log(&ToyClass::new());
        assert!(log.contains("::error file=assignments/t0/src/double.rs,line=7,col=5,title=eve"));
        assert!(log.contains("::error file=assignments/t0/src/halve.rs,line=12,title=ivy"));
    }

    #[test]
    fn the_line_is_told_only_if_the_check_tells_more_than_its_name() {
        let toy = ToyClass { reports: vec![secretive_row()], ..ToyClass::new() };
        let class = Class { assignments: &[&SECRETIVE], ..toy.class() };
        let log = String::from_utf8(Actions.bytes(&class, Lang::En).unwrap()).unwrap();
        let line = |id: &str| log.lines().find(|line| line.contains(id)).unwrap();
        assert!(line("t0.levels.name").starts_with("::error title="));
        assert!(line("t0.levels.hint").starts_with("::error file=assignments/t0/src/double.rs,"));
    }

    #[test]
    fn no_more_annotations_than_are_shown() {
        let mut toy = ToyClass::new();
        let one = toy.reports.iter().find(|report| report.student == "ivy").unwrap().clone();
        toy.reports = vec![one; 40];
        let log = log(&toy);
        assert_eq!(log.lines().filter(|line| line.starts_with("::error ")).count(), MOST);
        assert!(log.contains("::error title=31 more::"), "{}", &log[..2000]);
        assert_eq!(log.matches("::group::").count(), 40, "the details are all there");
    }
}
