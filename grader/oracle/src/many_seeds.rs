//! What must be true at any seed: hidden seeds are drawn anew for each run, and none may be
//! unlucky. A few seeds are tried, and each is asked for its answers once.
//!
//! `SEEDS=100 cargo test -p oracle` tries that many, and with `ASSIGNMENT=a2` that assignment
//! alone.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use harness::{
    Answer, Answers, Array, Assignment, Check, Host, InProcess, Outcome, Record, Reply, Seed,
    Tolerance, Verdict, attempt, call_of, compare,
};
use reference::idle::Idle;

use crate::{chosen, variant};

/// An assignment at one seed.
struct Drawn {
    assignment: &'static Assignment,
    seed: Seed,
    /// Those of the reference, and if a look asks for it those of all misconceptions.
    answers: Answers,
}

/// Something that must be true.
struct Look {
    what: &'static str,
    /// At how many seeds it is tried.
    seeds: u32,
    /// Whether it needs the answers of the misconceptions.
    mistakes: bool,
    /// Where it is not true.
    exceptions: fn(&Drawn) -> Vec<String>,
}

const LOOKS: [Look; 5] = [
    Look {
        what: "the reference passes every check",
        seeds: 8,
        mistakes: false,
        exceptions: not_passed_by_the_reference,
    },
    Look {
        what: "no answer in f64 hangs on the last digits",
        seeds: 3,
        mistakes: false,
        exceptions: hanging_on_last_digits,
    },
    Look {
        what: "every misconception is named, and far from what passes",
        seeds: 3,
        mistakes: true,
        exceptions: misconceptions_unnamed_or_near,
    },
    Look {
        what: "mistakes without a name fail without one",
        seeds: 2,
        mistakes: true,
        exceptions: unnamed_passed_or_named,
    },
    Look {
        what: "who does none of the work earns nothing",
        seeds: 3,
        mistakes: false,
        exceptions: earned_by_idlers,
    },
];

#[test]
fn all_is_true_at_many_seeds() {
    let _alone = alone();
    let many: Option<u32> =
        std::env::var("SEEDS").ok().map(|many| many.parse().expect("SEEDS is a number"));
    let one: Vec<String> = std::env::var("ASSIGNMENT").into_iter().collect();
    let tried = chosen(&one).expect("ASSIGNMENT is the id of an assignment");
    let most = LOOKS.iter().map(|look| many.unwrap_or(look.seeds)).max().unwrap_or_default();
    let mut wrong = Vec::new();
    for assignment in tried {
        for number in 0..most {
            let asked = LOOKS.iter().filter(|look| number < many.unwrap_or(look.seeds));
            let found = at_seed(assignment, number, &asked.collect::<Vec<_>>());
            wrong.extend(found.iter().map(|found| format!("seed {number}: {found}")));
        }
    }
    let _ = std::panic::take_hook();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where one of the looks finds an exception.
fn at_seed(assignment: &'static Assignment, number: u32, looks: &[&Look]) -> Vec<String> {
    let seed = Seed::from_text(&format!("many {number}"));
    let mistakes = looks.iter().any(|look| look.mistakes);
    let answers = match answers(assignment, seed, mistakes) {
        Ok(answers) => answers,
        Err(line) => return vec![line],
    };
    let drawn = Drawn { assignment, seed, answers };
    let exceptions = |look: &&Look| {
        let found = (look.exceptions)(&drawn).into_iter();
        found.map(|found| format!("{}: {found}", look.what)).collect::<Vec<_>>()
    };
    looks.iter().flat_map(exceptions).collect()
}

/// The answers of the reference, and those of all misconceptions if `mistakes` are asked for.
fn answers(assignment: &'static Assignment, seed: Seed, mistakes: bool) -> Result<Answers, String> {
    if mistakes {
        let ask = |id: &str, check, case: &Record| host(assignment, id).probe(check, case);
        return Answers::collect(assignment, seed, ask);
    }
    let mut reference = host(assignment, "");
    Answers::of_reference(assignment, seed, |check, case| reference.probe(check, case))
}

/// One test at a time: while `a2.flash.memory` runs, the whole process may take so much memory
/// only. libtorch has one thread, as where the grader asks it. What a wrong variant says when
/// it panics is not printed.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    tch::set_num_threads(1);
    std::panic::set_hook(Box::new(|_| {}));
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn host(assignment: &Assignment, id: &str) -> InProcess {
    InProcess::new(variant(assignment, id).expect("every misconception is acted out"))
}

/// Checks that it fails, and answers that are nearly all rounding.
fn not_passed_by_the_reference(Drawn { assignment, seed, answers }: &Drawn) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut reference = host(assignment, "");
    for check in assignment.checks() {
        let outcome = attempt(check, &mut reference, answers, *seed);
        if !outcome.passed() {
            wrong.push(format!("{}: {outcome:?}", check.id));
        }
        for (name, call) in noisy(check, answers) {
            wrong.push(format!("{}: `{name}` is rounding more than anything: {call}", check.id));
        }
    }
    wrong
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

/// What is nearly all rounding would differ for whoever computes in another legal order: the
/// reference itself, asked with other last digits, shows it.
fn hanging_on_last_digits(Drawn { assignment, answers, .. }: &Drawn) -> Vec<String> {
    let mut hanging = Vec::new();
    let mut reference = host(assignment, "");
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

/// A hidden seed must neither hide a mistake, nor give it another's name, nor bring it near to
/// what passes.
fn misconceptions_unnamed_or_near(Drawn { assignment, seed, answers }: &Drawn) -> Vec<String> {
    let mut unlucky = Vec::new();
    for misconception in assignment.misconceptions() {
        let wrong = misconception.id;
        let mut host = host(assignment, wrong);
        for id in misconception.caught_by {
            let check = assignment.check(id).expect("tables are consistent");
            let outcome = attempt(check, &mut host, answers, *seed);
            let margin = margin(check, answers, wrong);
            if outcome.diagnosis() != Some(wrong) || margin < 10.0 {
                let what = outcome.diagnosis().unwrap_or("nothing");
                unlucky
                    .push(format!("{id} says {what} of {wrong}, margin {margin:.1}: {outcome:?}"));
            }
        }
    }
    unlucky
}

/// A name that is not the student's sends them looking in the wrong place.
fn unnamed_passed_or_named(Drawn { assignment, seed, answers }: &Drawn) -> Vec<String> {
    let mut wrong = Vec::new();
    for unnamed in assignment.unnamed() {
        let mut host = host(assignment, unnamed.id);
        for id in unnamed.fails {
            let check = assignment.check(id).expect("tables are consistent");
            let outcome = attempt(check, &mut host, answers, *seed);
            let failed = matches!(outcome, Outcome::Failed(_));
            if !failed || outcome.diagnosis().is_some() {
                wrong.push(format!("{id} of {}: {outcome:?}", unnamed.id));
            }
        }
    }
    wrong
}

/// How many tolerances the answers of the variant `id` lie from the reference's.
fn margin(check: &Check, answers: &Answers, id: &str) -> f64 {
    let Verdict::Golden(tolerance) = check.verdict else { return f64::INFINITY };
    let ratios = answers.of(check).unwrap().iter().map(|answer| {
        let mistaken = answer.mistaken[id].as_ref();
        mistaken.map_or(f64::INFINITY, |mistaken| compare(&answer.want, mistaken, tolerance).ratio)
    });
    ratios.fold(0.0, f64::max)
}

/// What is answered without any work, whoever answers it: not only each idle submission by
/// itself, but the best of all of them, check by check.
fn earned_by_idlers(Drawn { assignment, seed, answers }: &Drawn) -> Vec<String> {
    let mut earned = Vec::new();
    let mut got = BTreeSet::new();
    for check in assignment.checks() {
        let lucky =
            idlers(assignment, |mut host| attempt(check, &mut host, answers, *seed).passed());
        if !lucky.is_empty() && check.needs.iter().all(|id| got.contains(id)) {
            got.insert(check.id);
            earned.push(format!("{}: {lucky:?}", check.id));
        }
    }
    earned
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

/// The wrong variants count the whole corpus again for every merge; this one's merges are right
/// where there is one document.
#[test]
fn counting_everything_again_is_too_much_work() {
    let _alone = alone();
    let (assignment, seed) = (&checks::a1::ASSIGNMENT, Seed::public());
    let check = assignment.check("a1.bpe_train.cost").unwrap();
    let mut slow = host(assignment, "a1.bpe_train.documents_joined");
    let answers = answers(assignment, seed, false).unwrap();
    let outcome = attempt(check, &mut slow, &answers, seed);
    let told = format!("{outcome:?}");
    assert!(told.contains("how many times as long"), "{told}");
}
