//! Other right ways to decode speculatively pass the checks of `a5.speculative`.

use contract::a5::Accepted;
use harness::{Answers, Check, Host, InProcess, Outcome, Reply, Seed, attempt};
use reference::a5::speculative::{Functions, Kept, RIGHT, Side, of_weights};
use reference::a5::{Parts, REFERENCE};

fn host(speculative: Functions) -> InProcess {
    InProcess::new(probes::a5(Parts { speculative, ..REFERENCE }))
}

/// How many seeds are tried.
const SEEDS: u32 = 3;

/// The checks of the task that fail, the same at each seed.
fn failed(speculative: Functions) -> Vec<&'static str> {
    let mut all = (0..SEEDS).map(|seed| failed_at(Seed::from_text(&seed.to_string()), speculative));
    let first = all.next().unwrap_or_default();
    all.for_each(|other| assert_eq!(other, first));
    first
}

fn failed_at(seed: Seed, speculative: Functions) -> Vec<&'static str> {
    let a5 = &checks::a5::ASSIGNMENT;
    let (mut right, mut other) = (host(RIGHT), host(speculative));
    let is_of_task = |check: &&Check| check.id.starts_with("a5.speculative.");
    let answers = Answers::collect(a5, seed, |id, check, case| {
        if id.is_empty() && is_of_task(&check) {
            return right.probe(check, case);
        }
        Reply::Observed(harness::Record::new())
    });
    let answers = answers.expect("the reference answers");
    let mut passes =
        |check: &&Check| matches!(attempt(check, &mut other, &answers, seed), Outcome::Passed);
    let of_task: Vec<&'static Check> = a5.checks().filter(is_of_task).collect();
    of_task.into_iter().filter(|check| !passes(check)).map(|check| check.id).collect()
}

/// All but the last token of a text is read in a call of its own, where that was not read before.
fn prompt_first(
    side: &mut Side<'_>,
    text: &[i64],
    last: usize,
) -> contract::a5::Result<Vec<tch::Tensor>> {
    if side.places() == 0 && text.len() > last {
        side.read(text, text.len() - last)?;
    }
    side.rated(text, last)
}

#[test]
fn the_prompt_may_be_read_first() {
    assert_eq!(failed(Functions { rated: prompt_first, ..RIGHT }), [""; 0]);
}

#[test]
fn the_target_may_draw_by_itself_but_keeps_too_little() {
    let own = Functions {
        decided: |_, rated, stream| {
            let mut drawn = rated.target.iter().map(|row| of_weights(row, stream.uniform()));
            let (mut accepted, mut next) = (0, drawn.next().unwrap_or_default());
            while rated.tokens.get(accepted) == Some(&next) {
                accepted += 1;
                next = drawn.next().unwrap_or_default();
            }
            Accepted { accepted, next }
        },
        ..RIGHT
    };
    assert_eq!(failed(own), ["a5.speculative.acceptance"]);
}

#[test]
fn numbers_may_be_taken_in_another_order() {
    let other = Functions {
        stays: |p, q, u| 1.0 - u <= p / q,
        replacement: |p, q, _, stream| {
            let rest: Vec<f64> = p.iter().zip(q).map(|(p, q)| (p - q).max(0.0)).rev().collect();
            stream.normal();
            p.len() as i64 - 1 - of_weights(&rest, stream.uniform())
        },
        ..RIGHT
    };
    assert_eq!(failed(other), [""; 0]);
}

/// One place is read twice in each round: right texts, and too much work.
#[test]
fn what_stays_is_not_read_again() {
    let again = |_, keep: usize| Kept { places: keep - 1, read: keep - 1 };
    assert_eq!(failed(Functions { rewound: again, ..RIGHT }), ["a5.speculative.calls"]);
}
