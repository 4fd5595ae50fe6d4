//! What all seeds together say: which changes the checks notice, and what is wrong with that.

use std::collections::{BTreeMap, BTreeSet};

use harness::{Assignment, Words};

use crate::attempt::{Attempt, Origin, Spot};
use crate::edits::Edit;
use crate::exit_code::ExitCode;
use crate::explained::{Explained, Kind};
use crate::fate::{Failed, Fate};
use crate::grader::Fates;

/// Everything that was found.
#[derive(Debug)]
pub struct Findings {
    /// Whose checks were tried.
    pub assignment: &'static Assignment,
    /// The seeds, in order.
    pub seeds: Vec<String>,
    /// One for each attempt, in order.
    pub rows: Vec<Row>,
    /// What did otherwise than it should: its name, and how.
    pub contradictions: Vec<(String, Words)>,
    /// Explanations of what does not pass any more, or is not proposed any more.
    pub stale: Vec<Spot>,
    /// How many an earlier run has killed, and were not tried again.
    pub not_again: usize,
}

/// One attempt and what came of it.
#[derive(Debug)]
pub struct Row {
    /// The attempt.
    pub attempt: Attempt,
    /// What came of it at each seed.
    pub fates: Vec<Fate>,
    /// All seeds together.
    pub sum: Sum,
}

/// What all seeds together say of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// It is no program.
    DoesNotCompile,
    /// It loses points at every seed.
    Killed,
    /// It passes at every seed, and may.
    Explained(Kind),
    /// It passes at every seed, and nobody has said why it may.
    Survives,
    /// It passes at one seed and loses points at another.
    Disagrees,
    /// It could not be graded.
    Untried,
}

impl Findings {
    /// If not `whole`, some attempts were left out, and of explanations nothing can be said.
    pub fn new(
        (assignment, seeds): (&'static Assignment, &[String]),
        attempts: Vec<Attempt>,
        fates: &Fates,
        explained: &Explained,
        whole: bool,
    ) -> Self {
        let of = |number: usize| fates.of_seeds.iter().map(|fates| fates[number].clone()).collect();
        let rows = attempts.into_iter().enumerate();
        let rows: Vec<Row> =
            rows.map(|(number, attempt)| Row::new(attempt, of(number), explained)).collect();
        let contradictions = rows.iter().flat_map(Row::contradictions).collect();
        let stale = if whole { stale(&rows, explained) } else { Vec::new() };
        let not_again = fates.not_again;
        Self { assignment, seeds: seeds.to_vec(), rows, contradictions, stale, not_again }
    }

    /// The mutants.
    pub fn mutants(&self) -> impl Iterator<Item = (&Spot, &Row)> {
        self.rows.iter().filter_map(|row| match &row.attempt.origin {
            Origin::Mutant(spot, _) => Some((spot, row)),
            Origin::Sample | Origin::Edit(_) => None,
        })
    }

    /// The edits.
    pub fn edits(&self) -> impl Iterator<Item = (&Edit, &Row)> {
        self.rows.iter().filter_map(|row| match &row.attempt.origin {
            Origin::Edit(edit) => Some((edit, row)),
            Origin::Sample | Origin::Mutant(..) => None,
        })
    }

    /// The rows of which all seeds say `sum`.
    pub fn rows_with(&self, sum: Sum) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.sum == sum)
    }

    /// What the command exits with.
    pub fn exit_code(&self) -> ExitCode {
        let any = |sum| self.rows_with(sum).next().is_some();
        let survives = self.mutants().any(|(_, row)| row.sum == Sum::Survives);
        match () {
            () if any(Sum::Untried) => ExitCode::Incomplete,
            () if survives || any(Sum::Disagrees) => ExitCode::Found,
            () if !self.contradictions.is_empty() || !self.stale.is_empty() => ExitCode::Found,
            () => ExitCode::Done,
        }
    }

    /// How many mutants each check kills at the first seed, and how many it kills alone.
    pub fn kills(&self) -> BTreeMap<&str, (usize, usize)> {
        let mut kills: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (_, row) in self.mutants() {
            let Some(Fate::Failed(Failed { checks, .. })) = row.fates.first() else { continue };
            for check in checks {
                let (all, alone) = kills.entry(check).or_default();
                *all += 1;
                *alone += usize::from(checks.len() == 1);
            }
        }
        kills
    }
}

impl Row {
    fn new(attempt: Attempt, fates: Vec<Fate>, explained: &Explained) -> Self {
        let all = |is: fn(&Fate) -> bool| fates.iter().all(is);
        let sum = match () {
            () if fates.contains(&Fate::Untried) => Sum::Untried,
            () if all(|fate| *fate == Fate::DoesNotCompile) => Sum::DoesNotCompile,
            () if all(|fate| *fate == Fate::Passed) => match &attempt.origin {
                Origin::Mutant(spot, _) => {
                    let reason = explained.reason(spot);
                    reason.map_or(Sum::Survives, |reason| Sum::Explained(reason.kind))
                }
                Origin::Sample | Origin::Edit(_) => Sum::Survives,
            },
            () if fates.contains(&Fate::Passed) => Sum::Disagrees,
            () => Sum::Killed,
        };
        Self { attempt, fates, sum }
    }

    /// What is otherwise than it should be: of samples and edits only, for nobody has said
    /// what should come of a mutant. That seeds disagree is told once, elsewhere.
    fn contradictions(&self) -> Vec<(String, Words)> {
        let found = match &self.attempt.origin {
            _ if matches!(self.sum, Sum::Untried | Sum::Disagrees) => Vec::new(),
            Origin::Mutant(..) => Vec::new(),
            _ if self.sum == Sum::DoesNotCompile => {
                vec![Words::new("不能编译", "does not compile")]
            }
            Origin::Sample => self.refused(),
            Origin::Edit(edit) if edit.right => self.refused(),
            Origin::Edit(_) if self.sum == Sum::Survives => {
                vec![Words::new("是错的，却得了满分", "is wrong and passes")]
            }
            Origin::Edit(edit) => self.badly_caught(edit),
        };
        let why = match &self.attempt.origin {
            Origin::Edit(edit) if !edit.why.is_empty() => format!(" — {}", edit.why),
            _ => String::new(),
        };
        let told = |words: Words| words.map(|text| format!("{text}{why}"));
        found.into_iter().map(|words| (self.attempt.name.clone(), told(words))).collect()
    }

    fn refused(&self) -> Vec<Words> {
        let checks: BTreeSet<&String> = self.failed().flat_map(|failed| &failed.checks).collect();
        let checks: Vec<&str> = checks.into_iter().map(String::as_str).collect();
        let checks = checks.join(", ");
        let words = Words::new(
            format!("是对的，{checks} 却没有通过"),
            format!("is right and does not pass {checks}"),
        );
        if self.sum == Sum::Killed { vec![words] } else { Vec::new() }
    }

    /// How the checks that caught a wrong edit say otherwise than it expects.
    fn badly_caught(&self, edit: &Edit) -> Vec<Words> {
        let mut found = Vec::new();
        for check in &edit.fails {
            if !self.failed().all(|failed| failed.has(check)) {
                found.push(Words::new(format!("通过了 {check}"), format!("passes {check}")));
            }
        }
        let names: BTreeSet<&String> = self.failed().flat_map(|failed| &failed.names).collect();
        match &edit.name {
            Some(name) if !self.failed().all(|failed| failed.names.contains(name)) => {
                let zh = format!("没有被叫作 {name}");
                found.push(Words::new(zh, format!("is not called {name}")));
            }
            Some(_) => {}
            None => found.extend(names.iter().map(|name| {
                let zh = format!("不该有名字，却被叫作 {name}");
                Words::new(zh, format!("has no name and is called {name}"))
            })),
        }
        found
    }

    fn failed(&self) -> impl Iterator<Item = &Failed> {
        self.fates.iter().filter_map(|fate| match fate {
            Fate::Failed(failed) => Some(failed),
            Fate::Passed | Fate::DoesNotCompile | Fate::Untried => None,
        })
    }

    /// Whether the same checks fail at every seed.
    pub fn is_steady(&self) -> bool {
        let checks = |failed: &Failed| failed.checks.clone();
        let sets: BTreeSet<Vec<String>> = self.failed().map(checks).collect();
        sets.len() < 2
    }
}

fn stale(rows: &[Row], explained: &Explained) -> Vec<Spot> {
    let passes = |spot: &Spot| {
        let explains = |row: &Row| matches!(row.sum, Sum::Explained(_) | Sum::Untried);
        let mut rows = rows.iter().filter(|row| explains(row));
        rows.any(|row| matches!(&row.attempt.origin, Origin::Mutant(own, _) if own == spot))
    };
    let spots = explained.reasons.iter().flat_map(|reason| &reason.survivors);
    spots.filter(|spot| !passes(spot)).cloned().collect()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::edits::Edit;
    use crate::mutant::Position;

    fn spot(line: &str) -> Spot {
        Spot {
            sample: "full-marks".into(),
            file: "src/double.rs".into(),
            function: "forward".into(),
            line: line.into(),
            becomes: format!("{line} - 1"),
        }
    }

    fn attempt(name: &str, origin: Origin) -> Attempt {
        let changed = Some(("src/double.rs".to_string(), String::new()));
        Attempt { name: name.into(), sample: "full-marks".into(), changed, origin }
    }

    fn mutant(line: usize) -> Attempt {
        let at = Position { line, column: 5 };
        attempt(
            &format!("full-marks-double-{line}-5-1"),
            Origin::Mutant(spot(&format!("l{line}")), at),
        )
    }

    fn edit(id: &str, right: bool, name: Option<&str>, fails: &[&str]) -> Attempt {
        let fails = fails.iter().map(|id| (*id).to_string()).collect();
        let (file, sample) = ("src/double.rs".into(), "full-marks".into());
        let (find, replace, why) = ("x".into(), "y".into(), "Text.".into());
        let name = name.map(String::from);
        let edit = Edit { id: id.into(), sample, file, find, replace, right, name, fails, why };
        attempt(&format!("edit-{id}"), Origin::Edit(edit))
    }

    fn failed(checks: &[&str], names: &[&str]) -> Fate {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_string()).collect();
        Fate::Failed(Failed { checks: owned(checks), skipped: vec![], names: owned(names) })
    }

    const VALUE: &str = "t0.double.value";
    const HALVE: &str = "t0.halve.value";
    const SQUARED: &str = "t0.double.squared";

    fn explained() -> Explained {
        let (left, right) = (Kind::Beyond, Kind::Right);
        let reason = |id: &str, kind, lines: &[&str]| crate::explained::Reason {
            id: id.into(),
            kind,
            zh: "说不出差别。".into(),
            en: "There is no difference.".into(),
            survivors: lines.iter().map(|line| spot(line)).collect(),
        };
        Explained {
            reasons: vec![reason("same", right, &["l4", "l9"]), reason("more", left, &["l5"])],
        }
    }

    /// One of everything, at two seeds.
    pub fn one_of_everything() -> (Findings, Explained) {
        let twice = |fate: Fate| [fate.clone(), fate];
        let sample = Attempt::of_samples(&[crate::samples::Sample {
            name: "full-marks".into(),
            files: [].into(),
        }]);
        let sample = sample.into_iter().next().unwrap();
        let rows = [
            (sample, twice(Fate::Passed)),
            (mutant(1), twice(failed(&[VALUE], &[]))),
            (mutant(2), twice(failed(&[VALUE, HALVE], &[]))),
            (mutant(3), twice(Fate::DoesNotCompile)),
            (mutant(4), twice(Fate::Passed)),
            (mutant(5), twice(Fate::Passed)),
            (mutant(6), twice(Fate::Passed)),
            (mutant(7), [Fate::Passed, failed(&[VALUE], &[])]),
            (mutant(9), [failed(&[VALUE], &[]), failed(&[HALVE], &[])]),
            (edit("caught", false, Some(SQUARED), &[HALVE]), twice(failed(&[HALVE], &[SQUARED]))),
            (edit("right", true, None, &[]), twice(Fate::Passed)),
            (edit("refused", true, None, &[]), twice(failed(&[VALUE], &[]))),
            (edit("passes", false, None, &[VALUE]), twice(Fate::Passed)),
            (edit("elsewhere", false, None, &[VALUE]), twice(failed(&[HALVE], &[]))),
            (edit("nameless", false, Some(SQUARED), &[]), twice(failed(&[HALVE], &[]))),
            (edit("misnamed", false, None, &[]), twice(failed(&[HALVE], &[SQUARED]))),
            (edit("broken", false, None, &[]), twice(Fate::DoesNotCompile)),
        ];
        let fates = [0, 1].map(|seed| rows.iter().map(|(_, fates)| fates[seed].clone()).collect());
        let fates = Fates { of_seeds: fates.into(), not_again: 7 };
        let attempts = rows.into_iter().map(|(attempt, _)| attempt).collect();
        let seeds = ["public".to_string(), "1".to_string()];
        let about = (&harness::toy::ASSIGNMENT, &seeds[..]);
        (Findings::new(about, attempts, &fates, &explained(), true), explained())
    }

    #[test]
    fn what_does_otherwise_than_it_should_is_told() {
        let (findings, _) = one_of_everything();
        let told = findings.contradictions.iter().map(|(name, how)| format!("{name} {}", how.en));
        insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r"
        edit-refused is right and does not pass t0.double.value — Text.
        edit-passes is wrong and passes — Text.
        edit-elsewhere passes t0.double.value — Text.
        edit-nameless is not called t0.double.squared — Text.
        edit-misnamed has no name and is called t0.double.squared — Text.
        edit-broken does not compile — Text.
        ");
    }

    #[test]
    fn seeds_together_decide() {
        let (findings, _) = one_of_everything();
        let sums: Vec<Sum> = findings.mutants().map(|(_, row)| row.sum).collect();
        let (right, beyond) = (Sum::Explained(Kind::Right), Sum::Explained(Kind::Beyond));
        let expected = [
            Sum::Killed,
            Sum::Killed,
            Sum::DoesNotCompile,
            right,
            beyond,
            Sum::Survives,
            Sum::Disagrees,
            Sum::Killed,
        ];
        assert_eq!(sums, expected);
        assert_eq!(findings.kills()[VALUE], (3, 2));
        assert_eq!(findings.stale, [spot("l9")], "it is killed by now");
        assert_eq!(findings.rows.iter().filter(|row| !row.is_steady()).count(), 1);
    }

    #[test]
    fn only_what_is_explained_ends_with_zero() {
        let run = |attempt: Attempt, fates: [Fate; 2]| {
            let of_seeds = fates.map(|fate| vec![fate]).into();
            let fates = Fates { of_seeds, not_again: 0 };
            let about = (&harness::toy::ASSIGNMENT, &["public".to_string(), "1".to_string()][..]);
            Findings::new(about, vec![attempt], &fates, &explained(), false).exit_code()
        };
        let (passed, killed) = (Fate::Passed, failed(&[VALUE], &[]));
        assert_eq!(run(mutant(4), [passed.clone(), passed.clone()]), ExitCode::Done);
        assert_eq!(run(mutant(6), [passed.clone(), passed.clone()]), ExitCode::Found);
        assert_eq!(run(mutant(6), [killed.clone(), killed.clone()]), ExitCode::Done);
        assert_eq!(run(mutant(6), [killed.clone(), passed.clone()]), ExitCode::Found);
        assert_eq!(run(mutant(6), [killed.clone(), Fate::Untried]), ExitCode::Incomplete);
        let right = || edit("right", true, None, &[]);
        assert_eq!(run(right(), [passed.clone(), passed]), ExitCode::Done);
        assert_eq!(run(right(), [killed.clone(), killed]), ExitCode::Found);
    }
}
