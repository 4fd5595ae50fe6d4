//! What an optimizer remembers: told in answers, and made anew out of them.

use std::collections::BTreeMap;

use contract::a4::{OptimizerState, Parameters, Rule, Slot};
use harness::{MemoryLayout, Record};
use serde::Deserialize;
use tch::Tensor;

use crate::observe::Inputs;
use crate::tensor::{array, lay, tensor};

/// A [`Rule`] as it stands in a case.
#[derive(Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
enum Given {
    Sgd { momentum: f64, nesterov: bool },
    Adam(Numbers),
    AdamW(Numbers),
}

#[derive(Deserialize)]
struct Numbers {
    beta1: f64,
    beta2: f64,
    eps: f64,
}

impl From<Numbers> for contract::a4::Moments {
    fn from(Numbers { beta1, beta2, eps }: Numbers) -> Self {
        Self { beta1, beta2, eps }
    }
}

/// A [`Group`](contract::a4::Group) as it stands in a case.
#[derive(Deserialize)]
struct Group {
    names: Vec<String>,
    weight_decay: f64,
}

/// The rule of a case.
pub fn rule(a: &Inputs<'_>) -> Rule {
    match a.fact("optimizer") {
        Given::Sgd { momentum, nesterov } => Rule::Sgd { momentum, nesterov },
        Given::Adam(numbers) => Rule::Adam(numbers.into()),
        Given::AdamW(numbers) => Rule::AdamW(numbers.into()),
    }
}

/// The groups of a case.
pub fn groups(a: &Inputs<'_>) -> Vec<contract::a4::Group> {
    let groups: Vec<Group> = a.fact("groups");
    let group = |Group { names, weight_decay }| contract::a4::Group { names, weight_decay };
    groups.into_iter().map(group).collect()
}

/// The state of a case: `first of w` and `second of w` are what is remembered of `w`.
pub fn state(a: &Inputs<'_>) -> OptimizerState {
    let updates: BTreeMap<String, u64> = a.maybe("updates so far").unwrap_or_default();
    let slot = |(name, updates): (String, u64)| {
        let of = |what: &str| {
            let name = format!("{what} of {name}");
            a.has(&name).then(|| a.own(&name))
        };
        let slot = Slot { updates, first: of("first"), second: of("second") };
        (name, slot)
    };
    updates.into_iter().map(slot).collect()
}

/// Adds the state to an answer; each name begins with `when`.
pub fn told(answer: Record, when: &str, state: &OptimizerState) -> Record {
    let updates: BTreeMap<&String, u64> =
        state.iter().map(|(name, slot)| (name, slot.updates)).collect();
    let answer = answer.fact(format!("{when}: updates"), updates);
    state.iter().fold(answer, |answer, (name, slot)| {
        let parts = [("first", &slot.first), ("second", &slot.second)];
        let parts = parts.into_iter().filter_map(|(what, x)| Some((what, x.as_ref()?)));
        parts.fold(answer, |answer, (what, x)| {
            answer.array(format!("{when}: {what} of {name}"), array(x))
        })
    })
}

/// What of the parameters and of the state was recorded for a backward pass, or requires a
/// gradient where it should not, or does not where it should.
pub fn recorded(
    parameters: &Parameters,
    state: &OptimizerState,
    requires: impl Fn(&str) -> bool,
) -> Vec<String> {
    let wrong = parameters
        .iter()
        .filter(|(name, p)| !p.is_leaf() || p.requires_grad() != requires(name))
        .map(|(name, _)| name.clone());
    let slots = state.iter().filter(|(_, slot)| {
        let parts = [&slot.first, &slot.second];
        parts.into_iter().flatten().any(Tensor::requires_grad)
    });
    wrong.chain(slots.map(|(name, _)| format!("what is remembered of {name}"))).collect()
}

/// New tensors with the same elements, so that nothing but the numbers is passed on.
pub fn anew(x: &Tensor, laid: bool) -> Tensor {
    let x = tensor(&array(x));
    if laid { lay(&x, MemoryLayout::Transposed) } else { x }
}

/// The same state, made anew.
pub fn state_anew(state: &OptimizerState, laid: bool) -> OptimizerState {
    let slot = |(name, slot): (&String, &Slot)| {
        let of = |x: &Option<Tensor>| x.as_ref().map(|x| anew(x, laid));
        let (first, second) = (of(&slot.first), of(&slot.second));
        (name.clone(), Slot { updates: slot.updates, first, second })
    };
    state.iter().map(slot).collect()
}
