//! The reference as a submission, and all its wrong variants beside it.
//!
//! `oracle serve a0` is a worker like a student's: the grader sends it the hidden
//! cases and gets answers. `oracle fixtures` writes what it answers at the public
//! seed to `fixtures/golden`, and with `--check` compares.

mod fixtures;

use std::path::PathBuf;
use std::process::ExitCode;

use checks::ASSIGNMENTS;
use clap::{Parser, Subcommand};
use harness::{Assignment, Probed};
use wording::usage;

/// Says "out of memory" before dying of it, like a student's worker.
#[global_allocator]
static ALLOCATOR: harness::alloc::Reporting = harness::alloc::Reporting;

#[derive(Parser)]
#[command(about = "The reference as a submission")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer probes on standard input and output (the grader starts this).
    Serve {
        /// The assignment, such as a0.
        assignment: String,
        /// The hash of the sources that the asking program was compiled from.
        #[arg(long, value_name = "HASH")]
        sources: String,
    },
    /// Print the hash of the sources that this program was compiled from.
    Sources,
    /// Write the golden fixtures.
    Fixtures {
        /// Of these assignments only, such as a0; of all if none is given.
        assignments: Vec<String>,
        /// Write nothing; fail if a fixture is missing, stale or left over.
        #[arg(long)]
        check: bool,
        /// Where they lie.
        #[arg(long, default_value_os_t = harness::golden::folder())]
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    // One thread, so that sums are always taken in the same order.
    tch::set_num_threads(1);
    let cli: Cli = usage::parse("oracle", "cargo run -p oracle --");
    match cli.command {
        Command::Serve { assignment, sources } => serve(&assignment, &sources),
        Command::Sources => {
            println!("{}", sources::ALL);
            ExitCode::SUCCESS
        }
        Command::Fixtures { assignments, check, folder } => {
            let run = if check { fixtures::check } else { fixtures::write };
            chosen(&assignments).and_then(|chosen| run(&folder, &chosen)).map_or_else(
                |line| failed(&line),
                |line| {
                    println!("{line}");
                    ExitCode::SUCCESS
                },
            )
        }
    }
}

fn serve(id: &str, sources: &str) -> ExitCode {
    if sources != sources::ALL {
        return failed(
            "评分器不是用现在的源代码编译的：请运行 cargo build -p grader / the grader was compiled from other sources than those that are there now: run cargo build -p grader",
        );
    }
    match assignment(id) {
        Ok(assignment) => harness::serve(assignment, |id| variant(assignment, id)),
        Err(line) => failed(&line),
    }
}

/// The assignments with these ids; all if there are none.
fn chosen(ids: &[String]) -> Result<Vec<&'static Assignment>, String> {
    if ids.is_empty() {
        return Ok(ASSIGNMENTS.to_vec());
    }
    ids.iter().map(|id| assignment(id)).collect()
}

fn assignment(id: &str) -> Result<&'static Assignment, String> {
    checks::asked(id).map_err(|unknown| format!("{} / {}", unknown.zh, unknown.en))
}

fn failed(line: &str) -> ExitCode {
    eprintln!("{line}");
    ExitCode::FAILURE
}

/// The reference for an empty id, otherwise the variant with that misconception; none for an
/// id that nobody acts out.
fn variant(assignment: &Assignment, id: &str) -> Option<Box<dyn Probed>> {
    macro_rules! hosted {
        ($($known:ident)*) => {
            match assignment.id {
                $(stringify!($known) => Some(probes::$known(reference::$known::variant(id)?)),)*
                _ => None,
            }
        };
    }
    checks::assignments!(hosted)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use super::*;
    use harness::{
        Answer, Answers, Array, Check, Host, InProcess, Outcome, Record, Reply, Seed, Tolerance,
        Verdict, attempt, call_of, compare,
    };
    use reference::idle::Idle;

    /// One test at a time: while `a2.flash.memory` runs, the whole process may take so
    /// much memory only.
    fn alone() -> MutexGuard<'static, ()> {
        static ALONE: Mutex<()> = Mutex::new(());
        std::panic::set_hook(Box::new(|_| {}));
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hidden seeds are drawn anew for each run: no seed may be unlucky.
    /// `SEEDS=100 cargo test -p oracle` tries that many in place of a few.
    fn seeds(few: u32) -> impl Iterator<Item = Seed> {
        let many = std::env::var("SEEDS").map(|many| many.parse().expect("SEEDS is a number"));
        (0..many.unwrap_or(few)).map(|seed| Seed::from_text(&format!("many {seed}")))
    }

    /// `ASSIGNMENT=a2 cargo test -p oracle` tries that one in place of all.
    fn tried() -> Vec<&'static Assignment> {
        let one: Vec<String> = std::env::var("ASSIGNMENT").into_iter().collect();
        chosen(&one).expect("ASSIGNMENT is the id of an assignment")
    }

    /// `look` finds nothing wrong with any assignment at any of many seeds.
    fn nothing_is_wrong(few: u32, look: impl Fn(&'static Assignment, Seed) -> Vec<String>) {
        let _alone = alone();
        let mut wrong = Vec::new();
        for assignment in tried() {
            for (number, seed) in seeds(few).enumerate() {
                let found = look(assignment, seed).into_iter();
                wrong.extend(found.map(|found| format!("seed {number}: {found}")));
            }
        }
        let _ = std::panic::take_hook();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// The answers of the reference and of all variants.
    fn answers(assignment: &'static Assignment, seed: Seed) -> Answers {
        let answers = Answers::collect(assignment, seed, |id, check, case| {
            InProcess::new(variant(assignment, id).unwrap()).probe(check, case)
        });
        answers.unwrap()
    }

    /// The answers of the reference alone.
    fn answers_alone(assignment: &'static Assignment, seed: Seed) -> Answers {
        let mut reference = InProcess::new(variant(assignment, "").unwrap());
        Answers::of_reference(assignment, seed, |check, case| reference.probe(check, case)).unwrap()
    }

    #[test]
    fn the_reference_passes_every_check_at_many_seeds() {
        nothing_is_wrong(8, |assignment, seed| {
            let mut wrong = Vec::new();
            let answers = answers_alone(assignment, seed);
            let mut reference = InProcess::new(variant(assignment, "").unwrap());
            for check in assignment.checks() {
                let outcome = attempt(check, &mut reference, &answers, seed);
                if !outcome.passed() {
                    wrong.push(format!("{}: {outcome:?}", check.id));
                }
                for (name, call) in noisy(check, &answers) {
                    let what = "is rounding more than anything";
                    wrong.push(format!("{}: `{name}` {what}: {call}", check.id));
                }
            }
            wrong
        });
    }

    /// Tensors of which rounding is too large a part, with the call: another order of sums
    /// would round otherwise, and be right.
    fn noisy(check: &Check, answers: &Answers) -> Vec<(String, String)> {
        let Verdict::Golden(tolerance) = check.verdict else { return Vec::new() };
        let most = if tolerance == Tolerance::EXACT { 0.0 } else { 1e-3 };
        let answers = answers.of(check).unwrap_or_default().iter();
        let tensors = answers.flat_map(|Answer { case, want, .. }| {
            let noisy = want.expected().filter(|(name, _)| rounding(want, name) > most);
            noisy.map(|(name, _)| (name.clone(), call_of(case)))
        });
        tensors.collect()
    }

    /// The rounding in a tensor, as a part of its largest element.
    fn rounding(want: &Record, name: &str) -> f64 {
        let array = &want.tensors[name];
        let numbers = array.numbers().filter(|_| !array.is_exact()).unwrap_or_default();
        let f64_answer = want.f64_answer(name).and_then(Array::numbers);
        let largest = |numbers: &mut dyn Iterator<Item = f64>| {
            numbers.map(f64::abs).filter(|x| x.is_finite()).fold(0.0, f64::max)
        };
        let scale = largest(&mut numbers.iter().copied());
        let pairs = numbers.iter().zip(f64_answer.iter().flatten());
        let error = largest(&mut pairs.map(|(x, f64_answer)| x - f64_answer));
        if error == 0.0 { 0.0 } else { error / scale }
    }

    /// Cases in which the contract settles a sum to its last digit: the beginning of the
    /// check's id, and what the call says.
    const SETTLED_SUMS: [(&str, &str); 2] =
        [("a0.importance.", "[0.1, 0.1, 0.1"), ("a1.sample.inverse", "[0.1, 0.1, 0.1")];

    fn is_settled(check: &Check, call: &str) -> bool {
        let mut settled = SETTLED_SUMS.iter();
        settled.any(|(id, says)| check.id.starts_with(id) && call.contains(says))
    }

    /// What is nearly all rounding would differ for whoever computes in another legal
    /// order: the reference itself, asked with other last digits, shows it.
    #[test]
    fn no_answer_in_f64_hangs_on_the_last_digits_at_many_seeds() {
        nothing_is_wrong(3, |assignment, seed| {
            let mut hanging = Vec::new();
            let answers = answers_alone(assignment, seed);
            let mut reference = InProcess::new(variant(assignment, "").unwrap());
            for check in assignment.checks() {
                let Verdict::Golden(tolerance) = check.verdict else { continue };
                for Answer { case, want, .. } in answers.of(check).unwrap() {
                    let Some(nudged) = with_other_last_digits(case) else { continue };
                    let ratio = match reference.probe(check, &nudged) {
                        Reply::Observed(got) => compare(want, &got, tolerance).ratio,
                        _ => f64::INFINITY,
                    };
                    let (id, call) = (check.id, call_of(case));
                    if ratio > 0.1 && !is_settled(check, &call) {
                        hanging.push(format!("{id}: {ratio:.1}: {call}"));
                    }
                }
            }
            hanging
        });
    }

    /// The case with its numbers in `f64` all larger by the same few last digits, so that
    /// what was equal stays equal; none if it holds none.
    fn with_other_last_digits(case: &Record) -> Option<Record> {
        let mut nudged = case.clone();
        let mut any = false;
        for array in nudged.tensors.values_mut() {
            let Some(numbers) = array.f64s() else { continue };
            let larger = numbers.into_iter().map(|x| x * (1.0 + 8.0 * f64::EPSILON));
            array.bytes = larger.flat_map(f64::to_le_bytes).collect();
            any = true;
        }
        any.then_some(nudged)
    }

    /// A hidden seed must neither hide a mistake, nor give it another's name, nor bring
    /// it near to what passes.
    #[test]
    fn every_misconception_is_named_at_many_seeds() {
        nothing_is_wrong(3, |assignment, seed| {
            let mut unlucky = Vec::new();
            let answers = answers(assignment, seed);
            for misconception in assignment.misconceptions() {
                let mut host = InProcess::new(variant(assignment, misconception.id).unwrap());
                for id in misconception.caught_by {
                    let check = assignment.check(id).unwrap();
                    let outcome = attempt(check, &mut host, &answers, seed);
                    let margin = margin(check, &answers, misconception.id);
                    if outcome.diagnosis() != Some(misconception.id) || margin < 10.0 {
                        let what = outcome.diagnosis().unwrap_or("nothing");
                        let wrong = misconception.id;
                        unlucky.push(format!(
                            "{id} says {what} of {wrong}, margin {margin:.1}: {outcome:?}"
                        ));
                    }
                }
            }
            unlucky
        });
    }

    /// A name that is not the student's sends them looking in the wrong place.
    #[test]
    fn mistakes_without_a_name_fail_without_one_at_many_seeds() {
        nothing_is_wrong(2, |assignment, seed| {
            let mut wrong = Vec::new();
            let answers = answers(assignment, seed);
            for unnamed in assignment.unnamed() {
                let mut host = InProcess::new(variant(assignment, unnamed.id).unwrap());
                for id in unnamed.fails {
                    let check = assignment.check(id).unwrap();
                    let outcome = attempt(check, &mut host, &answers, seed);
                    let failed = matches!(outcome, Outcome::Failed(_));
                    if !failed || outcome.diagnosis().is_some() {
                        let mistake = unnamed.id;
                        wrong.push(format!("{id} of {mistake}: {outcome:?}"));
                    }
                }
            }
            wrong
        });
    }

    /// How many tolerances the answers of the variant `id` lie from the reference's.
    fn margin(check: &Check, answers: &Answers, id: &str) -> f64 {
        let Verdict::Golden(tolerance) = check.verdict else { return f64::INFINITY };
        let ratios = answers.of(check).unwrap().iter().map(|answer| {
            let mistaken = answer.mistaken[id].as_ref();
            mistaken
                .map_or(f64::INFINITY, |mistaken| compare(&answer.want, mistaken, tolerance).ratio)
        });
        ratios.fold(0.0, f64::max)
    }

    /// The wrong variants count the whole corpus again for every merge; this one's
    /// merges are right where there is one document.
    #[test]
    fn counting_everything_again_is_too_much_work() {
        let _alone = alone();
        let check = checks::a1::ASSIGNMENT.check("a1.bpe_train.cost").unwrap();
        let slow = variant(&checks::a1::ASSIGNMENT, "a1.bpe_train.documents_joined").unwrap();
        let answers = answers_alone(&checks::a1::ASSIGNMENT, Seed::public());
        let outcome = attempt(check, &mut InProcess::new(slow), &answers, Seed::public());
        let told = format!("{outcome:?}");
        assert!(told.contains("how many times as long"), "{told}");
    }

    /// What is answered without any work, whoever answers it: not only each idle
    /// submission by itself, but the best of all of them, check by check.
    #[test]
    fn who_does_none_of_the_work_earns_nothing() {
        nothing_is_wrong(3, |assignment, seed| {
            let mut earned = Vec::new();
            let answers = answers_alone(assignment, seed);
            let mut got = BTreeSet::new();
            for check in assignment.checks() {
                let lucky = idlers(assignment, |mut host| {
                    attempt(check, &mut host, &answers, seed).passed()
                });
                if !lucky.is_empty() && check.needs.iter().all(|id| got.contains(id)) {
                    got.insert(check.id);
                    earned.push(format!("{}: {lucky:?}", check.id));
                }
            }
            earned
        });
    }

    /// The idle submissions of which `f` is true.
    fn idlers(assignment: &Assignment, f: impl Fn(InProcess) -> bool) -> Vec<Idle> {
        macro_rules! hosted {
            ($($known:ident)*) => {
                |idle: Idle| match assignment.id {
                    $(stringify!($known) => probes::$known(idle),)*
                    other => panic!("{other} is not listed"),
                }
            };
        }
        let host = checks::assignments!(hosted);
        Idle::ALL.into_iter().filter(|idle| f(InProcess::new(host(*idle)))).collect()
    }

    #[test]
    fn assignments_are_chosen_by_id_and_an_unknown_one_is_said() {
        let ids = |chosen: Vec<&Assignment>| chosen.iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(chosen(&["a2".into()]).map(ids), Ok(vec!["a2"]));
        assert_eq!(chosen(&[]).map(|all| all.len()), Ok(ASSIGNMENTS.len()));
        let unknown = checks::asked("a99").unwrap_err();
        let said = format!("{} / {}", unknown.zh, unknown.en);
        assert_eq!(chosen(&["a99".into()]).map(ids), Err(said));
    }

    #[test]
    fn the_fixtures_of_no_other_assignment_are_looked_at() {
        let checked = fixtures::check(std::path::Path::new("/nowhere"), &[]);
        assert_eq!(checked, Ok("0 fixtures are up to date".into()));
    }

    #[test]
    fn every_misconception_of_the_tables_is_acted_out() {
        for assignment in ASSIGNMENTS {
            for misconception in assignment.misconceptions() {
                assert!(variant(assignment, misconception.id).is_some(), "{}", misconception.id);
            }
            for unnamed in assignment.unnamed() {
                assert!(variant(assignment, unnamed.id).is_some(), "{}", unnamed.id);
            }
        }
        assert!(variant(&checks::a0::ASSIGNMENT, "a0.vjp.nothing").is_none());
    }
}
