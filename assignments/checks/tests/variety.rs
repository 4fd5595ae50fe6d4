//! No argument has the same value in every case of a check: what never varies, nobody
//! need read.

use std::collections::BTreeMap;

use checks::a2::{GRADIENTS, STRIDED};
use checks::layout::{self, COLUMN_MAJOR, LAYOUT, kind};
use checks::{ASSIGNMENTS, CALL, Cases, Check, Record, Seed};

/// Facts that are no arguments: what is called and observed, and how tensors lie.
const NO_ARGUMENTS: [&str; 10] = [
    CALL,
    COLUMN_MAJOR,
    GRADIENTS,
    LAYOUT,
    STRIDED,
    "inputs",
    "mebibytes",
    "method",
    "op",
    "repeated",
];

/// Arguments with one value all the same: the beginning of the checks' ids, the argument,
/// and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("a0.scalar.deep", "x", "a chain as long as this is finite at few numbers only"),
    ("a0.tape.own_kernels", "steps", "one network, which drawn numbers run through"),
    ("a0.train.moons", "targets", "two classes in turn, and the moons lie anywhere"),
    (
        "a1.one_hot.vocabulary",
        "asked",
        "asked of drawn vocabularies, in which it has other numbers",
    ),
    (
        "a1.pretokenize.",
        "pattern",
        "the check is about this one; the others have checks of their own",
    ),
    ("a1.bpe_train.", "pattern", "the task's other checks vary it; here something else is asked"),
    ("a1.bpe_train.", "size", "as many merges as the drawn corpus has worth telling apart"),
    ("a1.bpe_train.", "specials", "a1.bpe_train.specials is about them"),
    ("a1.encode.", "pattern", "the task's other checks vary it; here something else is asked"),
    ("a1.encode.", "specials", "prefixes of one another, in drawn texts"),
    ("a1.encode.", "treatment", "the check is about this one; the others have checks of their own"),
    ("a1.encode.real", "tokenizer.json", "the handout's own file"),
    ("a1.decode.", "pattern", "decoding does not depend on it"),
    ("a1.decode.", "specials", "drawn ids choose among them"),
    ("a1.ngram.", "smoothing", "the check is about this one; the others have checks of their own"),
    (
        "a1.ngram.sums_to_one",
        "order",
        "the task's other checks vary it; here something else is asked",
    ),
    (
        "a1.ngram.sums_to_one",
        "words",
        "the task's other checks vary it; here something else is asked",
    ),
    ("a1.ngram.lecture_pair", "words", "as many as the lecture's sentences have"),
    ("a1.ngram.floor", "order", "the task's other checks vary it; here something else is asked"),
    (
        "a1.ngram.floor",
        "parameters",
        "the task's other checks vary it; here something else is asked",
    ),
    ("a1.ngram.floor", "words", "the task's other checks vary it; here something else is asked"),
    ("a1.unigram.", "unknown", "lower than any score; a1.unigram.unknown is about it"),
    ("a1.unigram.unknown", "tokens", "scores are drawn"),
    ("a2.softmax.half", "dim", "what is asked is the precision"),
    ("a2.softmax.half", "keepdim", "what is asked is the precision"),
    ("a2.norms.half", "groups", "what is asked is the precision"),
    ("a2.norms.half", "eps", "what is asked is the precision"),
    ("a2.positions.half", "base", "what is asked is the precision"),
    ("a2.positions.half", "positions", "what is asked is the precision"),
    ("a2.positions.half", "scaling", "what is asked is the precision"),
    ("a2.positions.far", "base", "what is asked is the position"),
    ("a2.positions.far", "scaling", "what is asked is the position"),
    ("a2.positions.far", "d", "what is asked is the position"),
    ("a2.positions.laws", "base", "the law holds for any"),
    ("a2.positions.laws", "scaling", "the law holds for any"),
    ("a2.moe.route_in_f32", "k", "what is asked is the precision"),
];

/// Arguments of which one value is not enough, and still all there is: to be varied, not
/// explained.
const OPEN: &[(&str, &str)] = &[
    ("a0.train.", "batches"),
    ("a0.train.", "learning_rate"),
    ("a0.train.", "momentum"),
    ("a0.train.sgd", "rates"),
];

/// The values of each argument of a check, over some seeds: what is drawn varies.
fn values(check: &Check) -> BTreeMap<String, Vec<String>> {
    let mut values = BTreeMap::<_, Vec<_>>::new();
    let Cases::Listed(cases) = check.cases else { return values };
    for seed in ["public", "1", "2"].map(Seed::from_text) {
        for case in layout::listed(check, cases, seed) {
            for (name, value) in arguments(&case) {
                let kind = kind(&case);
                let name = if kind.is_empty() { name } else { format!("{kind}: {name}") };
                values.entry(name).or_default().push(value);
            }
        }
    }
    values
}

fn arguments(case: &Record) -> Vec<(String, String)> {
    let is_argument = |name: &str| !NO_ARGUMENTS.contains(&name);
    let facts = case.facts.iter().filter(|(name, _)| is_argument(name));
    let facts = facts.map(|(name, value)| (name.clone(), value.to_string()));
    let tensors = case.tensors.iter();
    let tensors = tensors.map(|(name, x)| (name.clone(), format!("{:?} {:?}", x.shape, x.bytes)));
    facts.chain(tensors).collect()
}

/// Checks of errors give one wrong argument at a time, beside the same right ones.
fn is_of_errors(check: &Check) -> bool {
    check.id.ends_with(".errors")
}

fn excepted(check: &Check, argument: &str) -> bool {
    let name = argument.rsplit(": ").next().unwrap_or(argument);
    let explained = EXCEPTIONS.iter().map(|(checks, of, _)| (checks, of));
    let mut known = explained.chain(OPEN.iter().map(|(checks, of)| (checks, of)));
    known.any(|(checks, of)| check.id.starts_with(checks) && *of == name)
}

#[test]
fn every_argument_has_at_least_two_values_in_a_check() {
    let mut constant = Vec::new();
    let checks = ASSIGNMENTS.iter().flat_map(|assignment| assignment.checks());
    for check in checks.filter(|check| !is_of_errors(check)) {
        for (argument, values) in values(check) {
            let value = &values[0];
            // What comes once (in a drawn program) has no chance to vary.
            let varies = values.len() < 2 || values.iter().any(|other| other != value);
            if !varies && !excepted(check, &argument) {
                constant.push(format!("{}: {argument} is always {value:.40}", check.id));
            }
        }
    }
    assert!(constant.is_empty(), "{}", constant.join("\n"));
}

#[test]
fn where_gradients_are_asked_for_one_call_comes_without() {
    let mut always = Vec::new();
    for check in ASSIGNMENTS.iter().flat_map(|assignment| assignment.checks()) {
        let Cases::Listed(cases) = check.cases else { continue };
        let cases = layout::listed(check, cases, Seed::public());
        if !cases.is_empty() && cases.iter().all(|case| case.facts.contains_key(GRADIENTS)) {
            always.push(check.id);
        }
    }
    assert!(always.is_empty(), "{always:?}");
}
