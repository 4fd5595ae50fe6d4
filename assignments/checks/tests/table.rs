//! The check tables are sound: what can be wrong with them without running them.

use std::collections::BTreeSet;

use checks::ASSIGNMENTS;
use harness::{Cases, Text, Unnamed, Verdict};

#[test]
fn points_of_every_assignment_sum_to_100() {
    for assignment in ASSIGNMENTS {
        let tasks = assignment.tasks.iter().filter(|task| !task.bonus);
        let points: u32 = tasks.map(|task| task.points()).sum();
        assert_eq!(points, 100, "{}", assignment.id);
    }
}

#[test]
fn ids_are_unique_and_begin_with_that_of_their_task() {
    for assignment in ASSIGNMENTS {
        let mut seen = BTreeSet::new();
        for check in assignment.checks() {
            assert!(seen.insert(check.id), "{} twice", check.id);
            assert_eq!(check.points == 0, check.own.is_some(), "{}", check.id);
        }
        for task in assignment.tasks {
            let belongs = |id: &str| id.starts_with(&format!("{}.", task.id));
            for check in task.checks {
                assert!(check.task() == task.id, "{} in {}", check.id, task.id);
            }
            for id in task.misconceptions.iter().map(|misconception| misconception.id) {
                assert!(belongs(id), "{id} in {}", task.id);
            }
            for id in task.unnamed.iter().map(|unnamed| unnamed.id) {
                assert!(belongs(id), "{id} in {}", task.id);
            }
        }
    }
}

#[test]
fn a_check_needs_only_earlier_checks() {
    for assignment in ASSIGNMENTS {
        let mut earlier = BTreeSet::new();
        for check in assignment.checks() {
            for needed in check.needs {
                assert!(earlier.contains(needed), "{} needs {needed}", check.id);
            }
            earlier.insert(check.id);
        }
    }
}

/// Laws that stand alone, and why nobody obeys them without the work.
const ALONE: [(&str, &str); 8] = [
    ("a0.scalar.random", "each program has differences of its own to agree with"),
    ("a0.tape.random", "each graph has differences of its own to agree with"),
    ("a0.train.moons", "the loss of what comes back is worked out on the trusted side"),
    ("a1.decode.save", "the file says what two drawn models say"),
    ("a3.pipeline.valid", "a table in which every micro-batch passes all stages is the work"),
    ("a4.pretrain.budgets", "calls of the model are counted, and parameters have to change"),
    ("a4.pretrain.language", "the loss of what comes back is worked out by the staff's model"),
    ("a4.sft.fine_tune", "what comes back is asked new questions by the staff's model"),
];

/// An identity, a constant or an error may obey a law; it has no right values.
#[test]
fn laws_and_errors_count_only_beside_right_values() {
    for assignment in ASSIGNMENTS {
        let golden = |id: &&str| {
            matches!(assignment.check(id).expect("a check").verdict, Verdict::Golden(_))
        };
        for check in assignment.checks() {
            let asks = matches!(check.verdict, Verdict::Law(_)) || check.id.ends_with(".errors");
            let alone = ALONE.iter().any(|(id, _)| *id == check.id);
            let beside = check.needs.iter().any(golden);
            assert!(!asks || beside != alone, "{}", check.id);
        }
    }
}

#[test]
fn every_misconception_is_meant_for_golden_checks_that_exist() {
    for assignment in ASSIGNMENTS {
        let mut seen = BTreeSet::new();
        for misconception in assignment.misconceptions() {
            assert!(seen.insert(misconception.id), "{} twice", misconception.id);
            assert!(!misconception.caught_by.is_empty(), "{}", misconception.id);
            for id in misconception.caught_by {
                let check = assignment.check(id).unwrap_or_else(|| panic!("no check {id}"));
                assert!(matches!(check.verdict, Verdict::Golden(_)), "{id} cannot name anything");
            }
        }
    }
}

#[test]
fn mistakes_without_a_name_are_meant_for_checks_that_exist() {
    for assignment in ASSIGNMENTS {
        assert!(assignment.unnamed().next().is_some(), "{}", assignment.id);
        for Unnamed { id, fails } in assignment.unnamed() {
            assert!(!fails.is_empty() && assignment.misconception(id).is_none(), "{id}");
            for check in *fails {
                assert!(assignment.check(check).is_some(), "{id}: no check {check}");
            }
        }
    }
}

#[test]
fn drawn_cases_are_judged_by_laws() {
    for check in ASSIGNMENTS.iter().flat_map(|assignment| assignment.checks()) {
        let drawn = matches!(check.cases, Cases::Drawn { .. });
        assert!(!drawn || matches!(check.verdict, Verdict::Law(_)), "{}", check.id);
    }
}

/// Half-width punctuation beside a Chinese character reads badly, and is easily
/// typed by mistake.
#[test]
fn chinese_texts_have_chinese_punctuation() {
    let is_chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    for text in all_texts() {
        let chars: Vec<char> = text.zh.chars().collect();
        for pair in chars.windows(2) {
            let beside = |a: &char, b: &char| is_chinese(a) && ",;:?!()".contains(*b);
            let wrong = beside(&pair[0], &pair[1]) || beside(&pair[1], &pair[0]);
            assert!(!wrong, "{}{} in {}", pair[0], pair[1], text.zh);
        }
    }
}

fn all_texts() -> Vec<Text> {
    let mut texts = Vec::new();
    for assignment in ASSIGNMENTS {
        texts.push(assignment.title);
        texts.extend(assignment.tasks.iter().map(|task| task.title));
        texts.extend(assignment.checks().flat_map(|check| [check.title, check.hint]));
        texts.extend(assignment.misconceptions().map(|misconception| misconception.text));
    }
    texts
}
