//! How far training is from the thresholds of A4: no seed may be near one.
//!
//! `cargo test -p reference --test a4_training -- --nocapture` prints the worst of each check.

use std::iter::zip;

use harness::{Array, Cases, Check, Probed, Record, Seed, layout};
use reference::a4::REFERENCE;

/// How many seeds are tried.
const SEEDS: u32 = 20;

/// A check at all seeds: the case, and what came of it.
fn tried(id: &str) -> Vec<(Record, Record)> {
    let submission = probes::a4(REFERENCE);
    let check = checks::a4::ASSIGNMENT.check(id).expect("a check of A4");
    (0..SEEDS).flat_map(|seed| at(check, seed, &*submission)).collect()
}

fn at(check: &Check, seed: u32, submission: &dyn Probed) -> Vec<(Record, Record)> {
    let Cases::Listed(cases) = check.cases else { panic!("{} has no list", check.id) };
    let cases = layout::listed(check, cases, Seed::from_text(&format!("many {seed}"))).into_iter();
    cases
        .map(|case| (submission.probe(check.probe, &case), case))
        .map(|(got, case)| (case, got))
        .collect()
}

fn numbers(got: &Record, name: &str) -> Vec<f64> {
    got.tensors.get(name).and_then(Array::numbers).expect("a tensor of this name")
}

/// The largest part of what the threshold leaves above the floor that is used up.
fn worst_loss(id: &str) -> f64 {
    let used = tried(id).into_iter().map(|(case, got)| {
        let (floor, threshold): (f64, f64) =
            (case.expect_fact("floor"), case.expect_fact("threshold"));
        (numbers(&got, "measured")[0] - floor) / (threshold - floor)
    });
    let worst = used.fold(0.0, f64::max);
    println!("{id}: at most {:.0} % of what is allowed above the floor", 100.0 * worst);
    worst
}

#[test]
fn losses_are_well_below_their_thresholds_at_many_seeds() {
    let ids = ["a4.pretrain.overfit", "a4.pretrain.language", "a4.pretrain.own_a3"];
    for id in ids {
        assert!(worst_loss(id) < 0.6, "{id}");
    }
}

/// The least share of answers that are right, up to their end.
fn worst_share((case, got): (Record, Record)) -> f64 {
    let right: Vec<Vec<f64>> = case.expect_fact("right answers");
    let end = case.expect_fact::<serde_json::Value>("template")["end"].as_f64();
    let share = |name: &str| {
        let said = numbers(&got, name);
        let pairs = zip(said.chunks(right[0].len() + 1), &right);
        let are_equal =
            |(said, right): &(&[f64], &Vec<f64>)| said.iter().eq(right.iter().chain(end.iter()));
        pairs.filter(are_equal).count() as f64 / right.len() as f64
    };
    share("answers").min(share("answers in a second turn"))
}

#[test]
fn answers_are_well_above_their_threshold_at_many_seeds() {
    let tried = tried("a4.sft.fine_tune");
    let threshold: f64 = tried[0].0.expect_fact("share");
    let worst = tried.into_iter().map(worst_share).fold(1.0, f64::min);
    println!(
        "a4.sft.fine_tune: at least {:.0} % right of {:.0} %",
        100.0 * worst,
        100.0 * threshold
    );
    assert!(worst > threshold, "{worst}");
}
