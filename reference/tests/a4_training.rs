//! How far training is from the thresholds of A4: no seed may be near one.
//!
//! `cargo test -p reference --test a4_training -- --nocapture` prints the worst of each check.

use std::time::{SystemTime, UNIX_EPOCH};

use contract::a4::{Budget, ChatTemplate, IGNORED, Parameters, RandomStream, SftRow, Trained};
use harness::{Array, Cases, Check, Lang, Probed, Record, Seed, Verdict, layout};
use reference::a4::pretrain::{self, Plan};
use reference::a4::sft;
use reference::a4::trainer::{ADAMW, Recipe};
use reference::a4::{Parts, REFERENCE};

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

/// The share of right answers is above the threshold, in turns of either kind.
#[test]
fn answers_are_well_above_their_threshold_at_many_seeds() {
    let id = "a4.sft.fine_tune";
    let left = checks::a4::ASSIGNMENT.check(id).and_then(|check| check.clearance);
    let left = left.expect("a check with a threshold");
    let worst = tried(id).iter().map(|(case, got)| left(case, got)).fold(1.0, f64::min);
    println!("{id}: at least {:.0} % of the way from the threshold to perfect", 100.0 * worst);
    assert!(worst > 0.0, "{worst}");
}

/// What comes of a check in a submission; the law's words if it fails.
fn outcome(id: &str, parts: &Parts, seed: u32) -> Result<(), String> {
    let check = checks::a4::ASSIGNMENT.check(id).expect("a check of A4");
    let Verdict::Law(law) = check.verdict else { panic!("{id} is no law") };
    for (case, got) in at(check, seed, &*probes::a4(*parts)) {
        law(&case, &got).map_err(|failure| failure.difference.describe(Lang::En))?;
    }
    Ok(())
}

const fn pretrain(pretrain: pretrain::Functions) -> Parts {
    Parts { pretrain, ..REFERENCE }
}

const fn sft(sft: sft::Functions) -> Parts {
    Parts { sft, ..REFERENCE }
}

const RIGHT: pretrain::Functions = pretrain::RIGHT;

/// Whoever does not follow the recipe of the reference, and is right.
const OTHERS: [(&str, Recipe); 3] = [
    ("no warm-up, no cosine", Recipe { schedule: |_| 0.5, ..ADAMW }),
    ("a third of the rate", Recipe { peak: 0.003, ..ADAMW }),
    ("twice the rate", Recipe { peak: 0.016, ..ADAMW }),
];

#[test]
fn other_recipes_pass() {
    for (name, recipe) in OTHERS {
        let parts = Parts {
            pretrain: pretrain::Functions { recipe, ..RIGHT },
            sft: sft::Functions { recipe, ..sft::RIGHT },
            ..REFERENCE
        };
        let ids = [
            "a4.pretrain.overfit",
            "a4.pretrain.language",
            "a4.pretrain.own_a3",
            "a4.sft.fine_tune",
        ];
        for (id, seed) in ids.into_iter().flat_map(|id| [(id, 0), (id, 1), (id, 2)]) {
            assert_eq!(outcome(id, &parts, seed), Ok(()), "{id}: {name}");
        }
    }
}

const LANGUAGE: &str = "a4.pretrain.language";
const OVERFIT: &str = "a4.pretrain.overfit";
const BUDGETS: &str = "a4.pretrain.budgets";
const FINE_TUNE: &str = "a4.sft.fine_tune";

/// Mistakes that laws catch: what is wrong, and in which checks it shows.
const WRONG: &[(&str, Parts, &[&str])] = &[
    (
        "the parameters as they came",
        pretrain(pretrain::Functions { told: given_back, ..RIGHT }),
        &[OVERFIT, BUDGETS, LANGUAGE],
    ),
    (
        "parameters that are no leaves",
        pretrain(pretrain::Functions { told: still_recorded, ..RIGHT }),
        &[BUDGETS],
    ),
    (
        "a call too many",
        pretrain(pretrain::Functions { plan: one_call_more, ..RIGHT }),
        &[BUDGETS, LANGUAGE],
    ),
    (
        "a row too many in each call",
        pretrain(pretrain::Functions { plan: one_row_more, ..RIGHT }),
        &[BUDGETS, LANGUAGE],
    ),
    (
        "rows that are too long",
        pretrain(pretrain::Functions { row: too_long, plan: half_the_calls, ..RIGHT }),
        &[BUDGETS, LANGUAGE],
    ),
    (
        "random numbers from elsewhere",
        pretrain(pretrain::Functions { start: by_clock, ..RIGHT }),
        &[BUDGETS],
    ),
    (
        "rows that are not shifted",
        pretrain(pretrain::Functions { row: not_shifted, ..RIGHT }),
        &[LANGUAGE],
    ),
    (
        "rows that are shifted twice",
        pretrain(pretrain::Functions { row: shifted_twice, ..RIGHT }),
        &[LANGUAGE],
    ),
    (
        "pairs of tokens",
        pretrain(pretrain::Functions {
            row: |text| [text[..1].to_vec(), text[1..2].to_vec()],
            ..RIGHT
        }),
        &[LANGUAGE],
    ),
    ("the first row only", pretrain(pretrain::Functions { start: |_, _| 0, ..RIGHT }), &[LANGUAGE]),
    (
        "plain descent with Adam's rate",
        pretrain(pretrain::Functions { recipe: DESCENT, ..RIGHT }),
        &[OVERFIT, LANGUAGE],
    ),
    ("up the slope", pretrain(pretrain::Functions { recipe: UP, ..RIGHT }), &[OVERFIT, LANGUAGE]),
    (
        "a tuning of questions",
        sft(sft::Functions { trained: questions, ..sft::RIGHT }),
        &[FINE_TUNE],
    ),
    (
        "answers without end",
        sft(sft::Functions { trained: without_end, ..sft::RIGHT }),
        &[FINE_TUNE],
    ),
    ("a rate too small", sft(sft::Functions { recipe: SLOW, ..sft::RIGHT }), &[FINE_TUNE]),
];

const SLOW: Recipe = Recipe { peak: 1e-4, ..ADAMW };

const DESCENT: Recipe = Recipe {
    schedule: |_| 1.0,
    rule: |now, slot, gradient| {
        let _ = slot.parameter.g_sub_(&(gradient * now.lr));
    },
    ..ADAMW
};

const UP: Recipe =
    Recipe { rule: |now, slot, gradient| (ADAMW.rule)(now, slot, &-gradient), ..ADAMW };

fn given_back(mut trained: Trained, given: &Parameters) -> Trained {
    let copies = given.iter().map(|(name, x)| (name.clone(), x.detach().copy()));
    trained.parameters = copies.collect();
    trained
}

fn still_recorded(mut trained: Trained, _: &Parameters) -> Trained {
    tch::with_grad(|| {
        let parameters = trained.parameters.values_mut();
        parameters.for_each(|x| *x = x.set_requires_grad(true) * 1.0);
    });
    trained
}

fn one_call_more(budget: &Budget) -> Plan {
    let plan = (RIGHT.plan)(budget);
    Plan { updates: plan.updates + 1, ..plan }
}

fn one_row_more(budget: &Budget) -> Plan {
    Plan { updates: budget.calls, rows: (RIGHT.plan)(budget).rows + 1 }
}

fn half_the_calls(budget: &Budget) -> Plan {
    let plan = (RIGHT.plan)(budget);
    Plan { updates: plan.updates.div_ceil(2), ..plan }
}

fn too_long(text: &[i64]) -> [Vec<i64>; 2] {
    [[&text[..1], text].concat(), [text, &text[..1]].concat()]
}

fn not_shifted(text: &[i64]) -> [Vec<i64>; 2] {
    [(); 2].map(|()| text[..text.len() - 1].to_vec())
}

fn shifted_twice(text: &[i64]) -> [Vec<i64>; 2] {
    [text[..text.len() - 2].to_vec(), text[2..].to_vec()]
}

fn by_clock(_: &mut dyn RandomStream, n: u64) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| (now.as_nanos() / 7) as u64) % n
}

fn questions(SftRow { ids, targets }: SftRow, _: &ChatTemplate) -> SftRow {
    let next = ids[1..].iter().copied().chain([IGNORED]);
    let question = |(next, target): (i64, &i64)| if *target == IGNORED { next } else { IGNORED };
    let targets = next.zip(&targets).map(question).collect();
    SftRow { ids, targets }
}

fn without_end(SftRow { ids, targets }: SftRow, template: &ChatTemplate) -> SftRow {
    let target = |target: &i64| if *target == template.end { IGNORED } else { *target };
    let targets = targets.iter().map(target).collect();
    SftRow { ids, targets }
}

#[test]
fn wrong_training_fails() {
    for (name, parts, ids) in WRONG {
        for id in *ids {
            let outcome = outcome(id, parts, 3);
            println!("{id}: {name}: {}", outcome.clone().err().unwrap_or_default());
            assert!(outcome.is_err(), "{id}: {name}");
        }
    }
}
