//! What a student may be told of each check. Every export that a student may come to see
//! is made of this.

use harness::{Assignment, Check, Lang, Reveal, explain};

use crate::evidence::report::Report;
use crate::grading::judged::Judged;

/// One check, as far as the student may know it.
#[derive(Debug)]
pub struct Told<'a> {
    /// The check.
    pub check: &'static Check,
    /// How it ended. Its details are for the staff, except what is said below.
    pub judged: &'a Judged,
    /// Why it earned nothing; empty if it passed, or if only its name may be shown.
    pub words: String,
    /// What the submission printed meanwhile; empty if that might show a hidden case.
    pub printed: &'a str,
}

/// The checks that the student may know of, in order; none if nothing was handed in.
pub fn told<'a>(assignment: &'static Assignment, report: &'a Report, lang: Lang) -> Vec<Told<'a>> {
    let known = report.checks.iter().filter_map(|judged| {
        let check = assignment.check(&judged.id)?;
        (check.reveal != Reveal::None).then_some((check, judged))
    });
    let tell = |(check, judged): (&'static Check, &'a Judged)| Told {
        check,
        judged,
        words: explain(assignment, check, &judged.outcome, check.reveal, lang).unwrap_or_default(),
        printed: if check.reveal == Reveal::Diff { judged.printed.trim_end() } else { "" },
    };
    known.map(tell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::{SECRETIVE, secretive_row};

    #[test]
    fn no_more_is_told_than_a_check_declares() {
        let report = secretive_row();
        let told = told(&SECRETIVE, &report, Lang::En);
        let lines: Vec<String> = told
            .iter()
            .map(|told| format!("{}: {} / {}", told.check.id, told.words, told.printed))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        t0.levels.name:  / 
        t0.levels.hint: panicked at src/double.rs:1 / 
        t0.levels.diff: secret of t0.levels.diff
        panicked at src/double.rs:1: secret of t0.levels.diff / secret of t0.levels.diff
        ");
    }
}
