//! The points of a row as a course site gets them.

use crate::evidence::report::Report;

/// Points with the bonus; `None` if there is no score that counts, which is not 0. Who
/// handed in nothing has 0.
pub fn total(report: &Report) -> Option<u32> {
    report.status.counts().then_some(report.score + report.bonus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::toy_class;

    #[test]
    fn a_row_without_a_score_has_no_total() {
        let totals: Vec<Option<u32>> = toy_class().iter().map(total).collect();
        let expected = [Some(105), Some(105), Some(20), Some(65), Some(0), Some(0), None, None];
        assert_eq!(totals[..8], expected, "from amy, who has it all, to hal");
    }
}
