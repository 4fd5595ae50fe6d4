//! No argument has the same value in every case of a check: what never varies, nobody
//! need read.

use std::collections::BTreeMap;

use checks::ASSIGNMENTS;
use harness::layout::{self, COLUMN_MAJOR, kind};
use harness::{CALL, Cases, Check, GRADIENTS, LAYOUT, Record, STRIDED, Seed};

/// Facts that are no arguments: what is called and observed, and how tensors lie.
const NO_ARGUMENTS: [&str; 12] = [
    "about any of",
    "any error of",
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
    (
        "a1.pretokenize.",
        "pattern",
        "the check is about this one; the others have checks of their own",
    ),
    ("a1.bpe_train.cost", "pattern", "what is asked is the work"),
    ("a1.bpe_train.cost", "size", "the probe sets it, for two trainings"),
    ("a1.bpe_train.", "specials", "a1.bpe_train.specials is about them"),
    ("a1.encode.", "treatment", "the check is about this one; the others have checks of their own"),
    ("a1.encode.real", "tokenizer.json", "the handout's own file"),
    ("a1.decode.lossy", "pattern", "decoding does not depend on it"),
    ("a1.decode.lossy", "specials", "a1.decode.text is about them"),
    ("a1.ngram.", "smoothing", "the check is about this one; the others have checks of their own"),
    ("a1.ngram.lecture_pair", "words", "as many as the lecture's sentences have"),
    ("a1.ngram.floor", "order", "the task's other checks vary it; here something else is asked"),
    (
        "a1.ngram.floor",
        "parameters",
        "the task's other checks vary it; here something else is asked",
    ),
    ("a1.ngram.floor", "words", "the task's other checks vary it; here something else is asked"),
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
    ("a3.parallel.logits", "attention_bias", "a3.parallel.biases is about them"),
    ("a3.parallel.logits", "mlp_bias", "a3.parallel.biases is about them"),
    ("a3.model.", "rope_type", "a3.model.long_context is about it"),
    ("a4.optim.adamw", "gradients of head.bias", "what is asked is a gradient of 0"),
    ("a4.optim.small", "parameters", "a4.optim.adamw varies them; here gradients are small"),
    ("a4.optim.state", "parameters", "what is asked is which of them are updated"),
    ("a4.schedule.", "decay", "the check is about this one; the others have checks of their own"),
    ("a4.step.clip", "gradient of b.weight", "a tensor without elements"),
    ("a4.step.", "head_dim", "the model is handed in: only its parameters are seen"),
    ("a4.step.", "hidden_size", "the model is handed in: only its parameters are seen"),
    ("a4.step.", "num_attention_heads", "the model is handed in: only its parameters are seen"),
    ("a4.step.", "num_hidden_layers", "the model is handed in: only its parameters are seen"),
    ("a4.step.", "num_key_value_heads", "the model is handed in: only its parameters are seen"),
    ("a4.step.", "rms_norm_eps", "the model is handed in: only its parameters are seen"),
    ("a4.step.", "rope_theta", "the model is handed in: only its parameters are seen"),
    ("a4.step.", "vocab_size", "the model is handed in: only its parameters are seen"),
    ("a4.step.one_graph", "micro-batches", "what is asked is how much memory is held"),
    ("a4.step.one_graph", "model", "what is asked is how much memory is held"),
    ("a4.step.one_graph", "parameters", "what is asked is how much memory is held"),
    ("a4.step.one_graph", "recording", "what is asked is how much memory is held"),
    ("a4.step.one_graph", "requires gradients", "what is asked is how much memory is held"),
    ("a4.step.one_graph", "times", "what is asked is how much memory is held"),
    ("a4.step.one_graph", "trained", "what is asked is how much memory is held"),
    ("a4.step.mixed", "factor", "the model is handed in: it makes gradients overflow"),
    ("a4.step.mixed", "parameters", "a4.step.train varies them; here the precision is asked"),
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

/// Checks in which a model learns something in a hundred calls or more. It costs too much to do it
/// with two models; and of the model a submission sees nothing but the parameters.
const OF_LEARNING: [&str; 4] =
    ["a4.pretrain.overfit", "a4.pretrain.language", "a4.pretrain.own_a3", "a4.sft.fine_tune"];

fn is_of_learning(check: &Check) -> bool {
    OF_LEARNING.contains(&check.id)
}

/// The arguments of all checks that have one value in all cases: the check, the argument
/// and its value.
fn constants() -> Vec<(&'static Check, String, String)> {
    let checks = ASSIGNMENTS.iter().flat_map(|assignment| assignment.checks());
    let checks = checks.filter(|check| !is_of_errors(check) && !is_of_learning(check));
    let constants = checks.flat_map(|check| {
        let constant = values(check).into_iter().filter_map(move |(argument, values)| {
            let value = &values[0];
            // What comes once (in a drawn program) has no chance to vary.
            let varies = values.len() < 2 || values.iter().any(|other| other != value);
            (!varies).then(|| (check, argument, format!("{value:.40}")))
        });
        constant.collect::<Vec<_>>()
    });
    constants.collect()
}

fn is_excepted(check: &Check, argument: &str, (checks, of, _): &(&str, &str, &str)) -> bool {
    let name = argument.rsplit(": ").next().unwrap_or(argument);
    check.id.starts_with(checks) && *of == name
}

#[test]
fn every_argument_has_at_least_two_values_in_a_check() {
    let never_varies = |(check, argument, value): &(&Check, String, String)| {
        let excepted = EXCEPTIONS.iter().any(|exception| is_excepted(check, argument, exception));
        (!excepted).then(|| format!("{}: {argument} is always {value}", check.id))
    };
    let constant: Vec<_> = constants().iter().filter_map(never_varies).collect();
    assert!(constant.is_empty(), "{}", constant.join("\n"));
}

#[test]
fn no_exception_is_left_over() {
    let constants = constants();
    let used = |exception: &&(&str, &str, &str)| {
        constants.iter().any(|(check, argument, _)| is_excepted(check, argument, exception))
    };
    let unused: Vec<_> = EXCEPTIONS.iter().filter(|exception| !used(exception)).collect();
    assert!(unused.is_empty(), "these vary, or are no arguments: {unused:?}");
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
