//! The calls of `a4.optim`.

use std::collections::BTreeMap;

use contract::a4::{A4, Group, OptimizerState, Parameters};
use harness::{LAYOUT, Record, unknown_word};

use super::remembered::{anew, groups, recorded, rule, state, state_anew, told};
use crate::observe::{Inputs, refused};
use crate::tensor::array;

/// The call that the case names.
pub fn call(a4: &dyn A4, case: &Record) -> Record {
    let a = Inputs::of(case);
    match a.fact::<String>("method").as_str() {
        "groups" => two_groups(a4, &a),
        "update" => updates(a4, case, &a),
        word => unknown_word("method", word),
    }
}

fn two_groups(a4: &dyn A4, a: &Inputs<'_>) -> Record {
    let names: Vec<String> = a.fact("parameters");
    let parameters = names.into_iter().map(|name| (name.clone(), a.tensor(&name))).collect();
    let groups = a4.groups(&parameters, a.fact("weight_decay"));
    let told = |answer: Record, (which, group): (&str, Group)| {
        let answer = answer.fact(format!("{which} group: names"), group.names);
        answer.number(format!("{which} group: weight decay"), group.weight_decay)
    };
    a.kept(["first", "second"].into_iter().zip(groups).fold(Record::new(), told))
}

/// One update after the other. Between them parameters and state are made anew, as after a
/// restart.
fn updates(a4: &dyn A4, case: &Record, a: &Inputs<'_>) -> Record {
    let (rule, groups, lrs) = (rule(a), groups(a), a.fact::<Vec<Option<f64>>>("lr"));
    let requires = |name: &str| a.fact::<Vec<String>>("requiring gradients").contains(&name.into());
    let recording: bool = a.fact("recording");
    let laid = case.facts.contains_key(LAYOUT);
    let (mut parameters, mut state) = (parameters(a, requires), state(a));
    let mut answer = Record::new();
    for (step, lr) in lrs.into_iter().enumerate() {
        // JSON has no NaN.
        let lr = lr.unwrap_or(f64::NAN);
        let gradients = gradients(a, step);
        let mut update = || a4.update(&rule, lr, &groups, &mut parameters, &gradients, &mut state);
        let done = if recording { tch::with_grad(update) } else { tch::no_grad(&mut update) };
        if let Err(error) = done {
            return refused(&error).fact("changed", changed(a, &parameters, &state));
        }
        let when = format!("update {}", step + 1);
        answer = after(answer, &when, &parameters, &state);
        let recorded = recorded(&parameters, &state, requires);
        answer = answer.fact(format!("{when}: recorded or wrongly required"), recorded);
        parameters = parameters_anew(&parameters, requires, laid);
        state = state_anew(&state, laid);
    }
    a.kept(answer)
}

fn parameters(a: &Inputs<'_>, requires: impl Fn(&str) -> bool) -> Parameters {
    let names: Vec<String> = a.fact("parameters");
    let leaf = |name: String| (name.clone(), a.own(&name).set_requires_grad(requires(&name)));
    names.into_iter().map(leaf).collect()
}

fn parameters_anew(
    parameters: &Parameters,
    requires: impl Fn(&str) -> bool,
    laid: bool,
) -> Parameters {
    let leaf = |(name, p)| (String::clone(name), anew(p, laid).set_requires_grad(requires(name)));
    parameters.iter().map(leaf).collect()
}

/// The gradients of a step: `gradients of w` holds those of `w`, one behind the other.
fn gradients(a: &Inputs<'_>, step: usize) -> Parameters {
    let without: BTreeMap<String, Vec<usize>> = a.maybe("without gradient").unwrap_or_default();
    let names: Vec<String> = a.fact("parameters");
    let has_one = |name: &String| {
        let lacks = without.get(name).is_some_and(|steps| steps.contains(&step));
        !lacks && a.has(&format!("gradients of {name}"))
    };
    let names = names.into_iter().filter(has_one);
    let required = a.maybe("gradients require gradients").unwrap_or(false);
    let of = |name: &str| {
        let g = a.tensor(&format!("gradients of {name}")).select(0, step as i64);
        g.set_requires_grad(required)
    };
    names.map(|name| (name.clone(), of(&name))).collect()
}

fn after(answer: Record, when: &str, parameters: &Parameters, state: &OptimizerState) -> Record {
    let answer = parameters
        .iter()
        .fold(answer, |answer, (name, p)| answer.array(format!("{when}: {name}"), array(p)));
    told(answer, when, state)
}

/// What a call that was refused has changed all the same.
fn changed(a: &Inputs<'_>, parameters: &Parameters, state: &OptimizerState) -> Vec<String> {
    let was = after(Record::new(), "now", &self::parameters(a, |_| false), &self::state(a));
    let is = after(Record::new(), "now", parameters, state);
    let differs = |name: &&String| was.tensors.get(*name) != is.tensors.get(*name);
    let names = was.tensors.keys().chain(is.tensors.keys());
    let mut names: Vec<String> = names.filter(differs).cloned().collect();
    if was.facts != is.facts {
        names.push("how many updates there have been".into());
    }
    names.dedup();
    names
}
