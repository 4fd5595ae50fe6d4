//! Exports: pure functions of reports.

use checks::Lang;

use crate::problem::Problem;
use crate::report::Report;
use crate::row_name::RowName;
use crate::run_folder::RunFolder;

pub mod csv;
pub mod markdown;
pub mod not_gradable;
pub mod table;

/// Writes what is exported of all results of a run, those of `order` first, and returns
/// them. The feedback of those who are not among `students` is left alone if it is there.
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
    run.write("scores.csv", &csv::csv(&reports))?;
    let mut all: Vec<&String> = reports.iter().map(|report| &report.student).collect();
    all.sort_unstable();
    all.dedup();
    for student in all {
        let file = format!("feedback/{student}.md");
        if run.path.join(&file).exists() && !students.contains(student) {
            continue;
        }
        let of_student: Vec<&Report> = reports.iter().filter(|r| r.student == *student).collect();
        let text = markdown::markdown(student, &of_student, lang);
        run.write(&file, text.as_bytes())?;
    }
    Ok(reports)
}
