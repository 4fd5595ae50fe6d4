//! The submissions that could not be read: these students have to be asked for them again.

use harness::Lang;

use crate::evidence::report::{Report, Status};

/// One line for each, with what to do about it; `None` if there are none.
pub fn list(reports: &[Report], lang: Lang) -> Option<String> {
    let rows = reports.iter().filter(|report| report.status == Status::NotGradable);
    let lines: Vec<String> = rows
        .map(|report| {
            let reason = report.reason.as_ref().map_or("", |reason| reason.get(lang));
            let reason = reason.lines().next().unwrap_or_default();
            format!("  {} {}: {reason}", report.student, report.assignment)
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let (n, lines) = (lines.len(), lines.join("\n"));
    Some(lang.pick(
        format!("{n} 份提交无法读取，没有分数，请让学生改好重交：\n{lines}"),
        format!(
            "{n} submissions could not be read and have no score; ask for them again:\n{lines}"
        ),
    ))
}
