//! Rows of which no check was tried: all checks ended for one reason, which is said once.

use harness::{Lang, Outcome};

use crate::evidence::report::{Report, Status};

/// Why no check of a row was tried.
#[derive(Debug, Clone, Copy)]
pub struct WholeRow<'a> {
    /// Its name in files: `compile_error`, or that of the status.
    pub id: &'static str,
    /// One word for people.
    pub word: &'static str,
    /// The reason; it may have many lines, or none.
    pub reason: &'a str,
    /// Whether there is a score all the same: 0.
    pub counts: bool,
}

/// Why no check of `report` was tried; `None` if checks were tried.
pub fn whole_row(report: &Report, lang: Lang) -> Option<WholeRow<'_>> {
    let status = report.status;
    let (id, word) = match (status, &report.reason) {
        (Status::Graded | Status::GraderError, None) => return None,
        (Status::Graded, Some(_)) => (Outcome::CompileError.id(), Outcome::CompileError.word(lang)),
        _ => (status.id(), status.word(lang)),
    };
    let reason = report.reason.as_ref().map_or("", |reason| reason.get(lang));
    Some(WholeRow { id, word, reason, counts: status.counts() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::toy_class;

    #[test]
    fn a_row_without_a_tried_check_is_told_by_its_reason() {
        let whole: Vec<String> = toy_class()
            .iter()
            .filter_map(|report| {
                let row = whole_row(report, Lang::En)?;
                Some(format!("{} {} {}", report.student, row.id, row.counts))
            })
            .collect();
        let told = ["eve compile_error true", "fay not_submitted true", "gil not_gradable false"];
        assert_eq!(whole[..3], told);
        assert_eq!(whole[3..], ["hal grader_error false"]);
    }
}
