//! No tensor argument lies row by row in every case of a check.

use std::collections::BTreeMap;

use checks::ASSIGNMENTS;
use harness::layout::{self, Argument, layout_matters};
use harness::{Cases, Check, Draw, LAYOUT, MemoryLayout, Record, Seed};
use proptest::strategy::{Strategy, ValueTree};

/// All cases of a check at a seed, as they are asked.
fn cases(check: &Check, seed: Seed) -> Vec<Record> {
    match &check.cases {
        Cases::Listed(cases) => layout::listed(check, *cases, seed),
        Cases::Drawn { strategy, runs } => {
            let (strategy, mut draw) = (strategy(), Draw::new(seed, check.id));
            let mut case = |run| {
                let tree = strategy.new_tree(draw.runner()).expect("no filters");
                layout::drawn(check, tree.current(), run)
            };
            (0..*runs).map(&mut case).collect()
        }
    }
}

/// In which manners each argument of a check lies.
fn manners(check: &Check, cases: &[Record]) -> BTreeMap<Argument, Vec<Option<MemoryLayout>>> {
    let mut manners = BTreeMap::<_, Vec<_>>::new();
    for case in cases {
        for (name, array) in &case.tensors {
            if layout_matters(check, name, array) {
                manners.entry(Argument::of(case, name)).or_default().push(case.layout(name));
            }
        }
    }
    manners
}

#[test]
fn every_tensor_argument_of_every_check_lies_otherwise_at_least_once() {
    let mut never = Vec::new();
    for seed in ["public", "1", "2"].map(Seed::from_text) {
        for check in ASSIGNMENTS.iter().flat_map(|assignment| assignment.checks()) {
            for (argument, manners) in manners(check, &cases(check, seed)) {
                // Of graphs that are drawn, each leaf comes somewhere.
                let rare = matches!(check.cases, Cases::Drawn { .. }) && manners.len() < 8;
                if !rare && manners.iter().all(Option::is_none) {
                    never.push(format!("{}: {argument:?}", check.id));
                }
            }
        }
    }
    assert!(never.is_empty(), "{}", never.join("\n"));
}

#[test]
fn the_line_for_people_names_what_lies_otherwise() {
    for check in ASSIGNMENTS.iter().flat_map(|assignment| assignment.checks()) {
        for case in cases(check, Seed::public()) {
            let call = harness::call_of(&case);
            let says = ["non-contiguous", "column-major"].iter().any(|word| call.contains(word));
            assert!(says || !case.facts.contains_key(LAYOUT), "{}: {call}", check.id);
        }
    }
}
