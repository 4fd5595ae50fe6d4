//! What the pages for one student have in common: the name, the code, and a section for each
//! assignment.

use harness::{Assignment, Lang};

use super::Class;
use super::markdown::escape;
use crate::evidence::report::Report;

/// A page with what `section` says of each assignment.
pub fn student_page(
    class: &Class<'_>,
    lang: Lang,
    section: fn(&'static Assignment, &Report, Lang) -> String,
) -> String {
    let student = class.reports.first().map_or("", |report| &report.student);
    let mut text = format!("# {}\n", escape(student));
    if let Some(line) = class.code_line(student, lang) {
        text += &format!("\n{line}\n");
    }
    for report in &class.reports {
        if let Some(assignment) = class.assignment(report) {
            text += &section(assignment, report, lang);
        }
    }
    text
}
