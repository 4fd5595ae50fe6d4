//! The real grader, run once per seed on the whole class.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use harness::repository;

use crate::attempt::{Attempt, Origin};
use crate::class_folder::ClassFolder;
use crate::exit_code::ExitCode;
use crate::fate::Fate;
use crate::options::Options;
use crate::problem::Problem;
use crate::samples::Sample;

/// What comes of all attempts.
#[derive(Debug)]
pub struct Fates {
    /// For each seed a list, in the order of the attempts.
    pub of_seeds: Vec<Vec<Fate>>,
    /// How many an earlier run has killed, and were not tried again.
    pub not_again: usize,
}

/// A part of the attempts, which is a class of its own.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// The folder of the class.
    class: &'static str,
    /// What follows the seed in the name of the run.
    run: &'static str,
}

/// All of them.
const WHOLE: Part = Part { class: "class", run: "" };
/// Those that the first seed has left open.
const OPEN: Part = Part { class: "class-again", run: "" };
/// Those that no earlier run has killed.
const SURVIVORS: Part = Part { class: "class-survivors", run: "-survivors" };

impl Part {
    /// The name of its run at `seed`.
    fn run(self, seed: &str) -> String {
        format!("seed-{seed}{}", self.run)
    }
}

/// The grader, ready to grade what is made from `samples`.
#[derive(Debug)]
pub struct Grader<'a> {
    options: &'a Options,
    samples: &'a [Sample],
}

impl<'a> Grader<'a> {
    /// Not started yet.
    pub fn new(options: &'a Options, samples: &'a [Sample]) -> Self {
        Self { options, samples }
    }

    /// What comes of each of `attempts` at each seed. What the first seed has settled is
    /// not tried again: it stands for the others.
    ///
    /// # Errors
    ///
    /// If the grader fails, or is interrupted.
    pub fn fates(&self, attempts: &[Attempt]) -> Result<Fates, Problem> {
        let (first, others) = self.options.seeds.split_first().expect("there is a seed");
        let (first, not_again) = if self.options.survivors {
            let before = self.killed_before(first, attempts);
            let not_again = before.iter().flatten().count();
            (self.complete(first, attempts, before)?, not_again)
        } else {
            (self.grade(first, WHOLE, &attempts.iter().collect::<Vec<_>>())?, 0)
        };
        let open = |number: &usize| {
            self.options.thorough || !is_settled(&attempts[*number], &first[*number])
        };
        let open: Vec<usize> = (0..attempts.len()).filter(open).collect();
        let again: Vec<&Attempt> = open.iter().map(|number| &attempts[*number]).collect();
        let mut fates = vec![first.clone()];
        for seed in others {
            let mut of_seed = first.clone();
            for (number, fate) in open.iter().zip(self.grade(seed, OPEN, &again)?) {
                of_seed[*number] = fate;
            }
            fates.push(of_seed);
        }
        Ok(Fates { of_seeds: fates, not_again })
    }

    /// What an earlier run of all at `seed` has killed, where the attempt is the same.
    fn killed_before(&self, seed: &str, attempts: &[Attempt]) -> Vec<Option<Fate>> {
        let Options { assignment, work, .. } = self.options;
        let class = ClassFolder { path: work.join(WHOLE.class) };
        let before = |attempt: &Attempt| {
            let is_same = class.holds(assignment, self.samples, attempt);
            let fate = is_same.then(|| self.fate(&WHOLE.run(seed), attempt))?;
            matches!(fate, Fate::Failed(_) | Fate::DoesNotCompile).then_some(fate)
        };
        attempts.iter().map(before).collect()
    }

    /// `before`, and what comes of the others.
    fn complete(
        &self,
        seed: &str,
        attempts: &[Attempt],
        before: Vec<Option<Fate>>,
    ) -> Result<Vec<Fate>, Problem> {
        let others = attempts.iter().zip(&before).filter(|(_, before)| before.is_none());
        let others: Vec<&Attempt> = others.map(|(attempt, _)| attempt).collect();
        let mut graded = self.grade(seed, SURVIVORS, &others)?.into_iter();
        let fate = |before: Option<Fate>| before.or_else(|| graded.next());
        Ok(before.into_iter().map(fate).map(|fate| fate.expect("all others were graded")).collect())
    }

    /// What comes of each of `attempts` at `seed`. Results of an earlier run stand where
    /// neither the attempt nor the checks have changed: the grader sees to that.
    fn grade(&self, seed: &str, part: Part, attempts: &[&Attempt]) -> Result<Vec<Fate>, Problem> {
        let Options { assignment, work, .. } = self.options;
        let folder = work.join(part.class);
        let class = ClassFolder::write(&folder, assignment, self.samples, attempts)?;
        let run = part.run(seed);
        eprintln!("{}: {seed}", self.options.lang.pick("种子", "seed"));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(&cargo);
        // Its table of hundreds of rows is not what is asked for here.
        command
            .args(self.arguments(seed, &run, &class))
            .current_dir(repository())
            .stdout(Stdio::null());
        let status = command.status().map_err(Problem::file(&PathBuf::from(cargo)))?;
        match status.code() {
            // 4: the grader failed on some rows, which say so themselves.
            Some(0 | 4) => Ok(attempts.iter().map(|attempt| self.fate(&run, attempt)).collect()),
            Some(130) | None => Err(Problem::new(
                ExitCode::Interrupted,
                ("已中断；再次运行同一条命令会接着做", "interrupted; the same command goes on"),
            )),
            Some(code) => Err(Problem::fault((
                format!("评分器以退出码 {code} 结束"),
                format!("the grader ended with exit code {code}"),
            ))),
        }
    }

    fn arguments(&self, seed: &str, run: &str, class: &ClassFolder) -> Vec<OsString> {
        let Options { assignment, lang, jobs, .. } = self.options;
        let mut arguments: Vec<OsString> = vec!["run".into(), "--quiet".into()];
        arguments.extend(["--package", "grader", "--", "--all", "--insist"].map(Into::into));
        // As in the tests: these submissions are the course's own, and control groups are
        // not to be had everywhere.
        arguments.extend(["--require-tier", "medium"].map(Into::into));
        let lang = lang.pick("zh", "en");
        let named = [("--assignment", assignment.id), ("--seed", seed), ("--run", run)];
        for (name, value) in named.into_iter().chain([("--lang", lang)]) {
            arguments.extend([name, value].map(Into::into));
        }
        arguments.extend(["--submissions".into(), class.path.clone().into()]);
        arguments.extend(["--runs".into(), self.runs().into()]);
        if let Some(jobs) = jobs {
            arguments.extend(["--jobs".into(), jobs.to_string().into()]);
        }
        arguments
    }

    fn runs(&self) -> PathBuf {
        self.options.work.join("runs")
    }

    fn fate(&self, run: &str, attempt: &Attempt) -> Fate {
        let name = format!("{}.{}.json", attempt.name, self.options.assignment.id);
        let file = self.runs().join(run).join("results").join(name);
        let graded = fs::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        graded.map_or(Fate::Untried, |graded| Fate::of(&graded))
    }
}

/// Mutants that so many checks have noticed would have to be lucky with each of them.
const NOTICED: usize = 3;

/// Whether another seed can say nothing new: what does not compile never does, and what
/// many checks have noticed will not pass. Edits and samples have something to show at
/// every seed.
fn is_settled(attempt: &Attempt, fate: &Fate) -> bool {
    match (&attempt.origin, fate) {
        (_, Fate::DoesNotCompile) => true,
        (Origin::Mutant(..), Fate::Failed(failed)) => failed.checks.len() >= NOTICED,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fate::Failed;
    use crate::findings::tests::one_of_everything;

    #[test]
    fn what_few_checks_have_noticed_and_what_people_wrote_is_tried_at_every_seed() {
        let (findings, _) = one_of_everything();
        let failed = |count| {
            let checks = vec![String::new(); count];
            Fate::Failed(Failed { checks, ..Failed::default() })
        };
        let (_, mutant) = findings.mutants().next().unwrap();
        let settled = |fate: &Fate| is_settled(&mutant.attempt, fate);
        let fates = [failed(2), failed(3), Fate::Passed, Fate::Untried, Fate::DoesNotCompile];
        assert_eq!(fates.each_ref().map(settled), [false, true, false, false, true]);
        let (_, edit) = findings.edits().next().unwrap();
        assert!(!is_settled(&edit.attempt, &failed(9)));
    }
}
