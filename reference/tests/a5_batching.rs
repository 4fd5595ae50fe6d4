//! Engines with other schedules than the reference's: those that the contract permits pass every
//! check of `a5.batching`, and those that break a promise about the schedule only fail a law.

use contract::a5::Sampling;
use harness::{Answers, Assignment, Check, InProcess, Outcome, Probed, Reply, Seed, attempt};
use reference::a5::batching::{Functions, Pool, RIGHT, Text};
use reference::a5::{Parts, REFERENCE};

/// How many seeds are tried.
const SEEDS: u32 = 6;

/// An engine by what is special about it.
type Named = (&'static str, Functions);

/// What the contract permits.
const PERMITTED: &[Named] = &[
    ("shares nothing", Functions { found: |_, _| (vec![], 0), ..RIGHT }),
    ("shares what is left in the pool last", Functions { give: given_to_the_front, ..RIGHT }),
    ("preempts itself", Functions { victim: itself, ..RIGHT }),
    ("reads prompts before others go on", Functions { begins_first: true, ..RIGHT }),
    ("reads the newest first", Functions { order: |texts| texts.reverse(), ..RIGHT }),
    (
        "takes texts on with blocks for what they read at once",
        Functions { wanted: |_, n| n, ..RIGHT },
    ),
    (
        "reads the newest first, shares nothing and preempts itself",
        Functions {
            order: |texts| texts.reverse(),
            found: |_, _| (vec![], 0),
            victim: itself,
            wanted: |_, n| n,
            begins_first: true,
            ..RIGHT
        },
    ),
    (
        "reads the whole prompt again where all of it is shared",
        Functions { found: all_or_nothing, ..RIGHT },
    ),
    ("draws with a call for each", Functions { draw: greedy_without_chance, ..RIGHT }),
];

/// What breaks a promise, with the check that says so.
const BROKEN: &[(&str, Named)] = &[
    (
        "a5.batching.schedule",
        (
            "counts texts that draw for nothing",
            Functions { cost: |text, n| drawing(text, n), ..RIGHT },
        ),
    ),
    (
        "a5.batching.schedule",
        ("reads one text after the other", Functions { may_begin: |on, _| on.is_empty(), ..RIGHT }),
    ),
    (
        "a5.batching.schedule",
        ("one text more", Functions { may_begin: |on, max| on.len() <= max, ..RIGHT }),
    ),
    (
        "a5.batching.schedule",
        ("keeps blocks for the longest that may come", Functions { wanted: longest, ..RIGHT }),
    ),
    (
        "a5.batching.schedule",
        (
            "half of the budget",
            Functions { chunk: |todo, left| todo.min(left.div_ceil(2)), ..RIGHT },
        ),
    ),
    (
        "a5.batching.schedule",
        ("last come, first served", Functions { next: |waiting| waiting.len() - 1, ..RIGHT }),
    ),
    ("a5.batching.order", ("preempts the first", Functions { victim: |_, _| 0, ..RIGHT })),
    (
        "a5.batching.order",
        ("waits again behind all others", Functions { wait_again: Vec::push, ..RIGHT }),
    ),
    (
        "a5.batching.order",
        (
            "draws again what was drawn",
            Functions {
                preempted: |pool, text| {
                    (RIGHT.preempted)(pool, text);
                    text.tokens.truncate(text.given);
                },
                ..RIGHT
            },
        ),
    ),
    (
        "a5.batching.order",
        ("last come, first served", Functions { next: |waiting| waiting.len() - 1, ..RIGHT }),
    ),
    ("a5.batching.order", ("budget for each", Functions { cost: |_, _| 0, ..RIGHT })),
];

fn given_to_the_front(pool: &mut Pool, block: usize) {
    pool.give_back(block);
    if pool.free.back() == Some(&block) {
        pool.free.rotate_right(1);
    }
}

/// The first of all preempts the last.
fn itself(running: &[Text], wants: usize) -> usize {
    if wants == 0 { running.len() - 1 } else { wants }
}

fn all_or_nothing(pool: &Pool, text: &Text) -> (Vec<usize>, usize) {
    let (table, stored) = pool.found_up_to(&text.tokens, text.tokens.len());
    if stored == text.tokens.len() { (vec![], 0) } else { (table, stored) }
}

fn greedy_without_chance(
    parts: &Parts,
    text: &Text,
    logits: &tch::Tensor,
    _: reference::a5::batching::Turn,
    randomness: &dyn contract::a5::Randomness,
) -> contract::a5::Result<i64> {
    let p = text.processed(parts, logits)?.unsqueeze(0);
    if text.request.sampling.temperature == 0.0 {
        return Ok(parts.greedy(&p)?[0]);
    }
    let step = text.drawn().len() as u64;
    Ok(parts.draw_rows(&p, text.request.seed, step, randomness)?[0])
}

fn drawing(text: &Text, n: usize) -> usize {
    if text.todo() == 1 && text.stored >= text.given { 0 } else { n }
}

fn longest(text: &Text, _: usize) -> usize {
    text.given + text.request.max_tokens - 1
}

fn submission(batching: Functions) -> Box<dyn Probed> {
    probes::a5(Parts { batching, ..REFERENCE })
}

fn answers(assignment: &'static Assignment, seed: Seed) -> Answers {
    let mut reference = InProcess::new(submission(RIGHT));
    let answers = Answers::collect(assignment, seed, |id, check, case| {
        if id.is_empty() {
            return harness::Host::probe(&mut reference, check, case);
        }
        Reply::HostError(("没有问", "not asked").into())
    });
    answers.expect("the reference answers")
}

fn outcome(check: &Check, functions: Functions, answers: &Answers, seed: Seed) -> Outcome {
    attempt(check, &mut InProcess::new(submission(functions)), answers, seed)
}

#[test]
fn every_schedule_that_is_permitted_passes_and_no_other_does() {
    let assignment = &checks::a5::ASSIGNMENT;
    let mut wrong = vec![];
    for number in 0..SEEDS {
        let seed = Seed::from_text(&format!("many {number}"));
        let answers = answers(assignment, seed);
        for (name, functions) in PERMITTED {
            for check in assignment.checks().filter(|check| check.task() == "a5.batching") {
                let outcome = outcome(check, *functions, &answers, seed);
                if !outcome.passed() {
                    wrong.push(format!("seed {number}: {} refuses: {name}: {outcome:?}", check.id));
                }
            }
        }
        for (id, (name, functions)) in BROKEN {
            let check = assignment.check(id).expect("a check of A5");
            let outcome = outcome(check, *functions, &answers, seed);
            if !matches!(outcome, Outcome::Failed(_)) {
                wrong.push(format!("seed {number}: {id} lets pass: {name}: {outcome:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
