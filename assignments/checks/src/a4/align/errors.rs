//! One wrong argument at a time, beside right ones.

use ndarray::{ArrayD, arr2};
use safetensors::Dtype;
use serde_json::{Value, json};

use harness::{Array, Case, Draw, Record};

use super::masks::{Rows, numbers};

const ANSWERS: Rows<'static> = &[&[0, 1, 1], &[0, 0, 1]];
const VOCABULARY: f64 = 4.0;

/// A right call: tensors by name, and the other arguments.
struct Right {
    method: &'static str,
    tensors: Vec<(&'static str, Array)>,
    facts: Vec<(&'static str, Value)>,
}

impl Right {
    fn of(method: &'static str) -> Self {
        Self { method, tensors: vec![], facts: vec![] }
    }

    /// With drawn numbers of this shape.
    fn drawn(mut self, draw: &mut Draw, names: &[&'static str], shape: &[usize]) -> Self {
        let all = names.iter().map(|name| (*name, single(&draw.tensor(shape))));
        self.tensors.extend(all);
        self
    }

    fn tensor(mut self, name: &'static str, x: &ArrayD<f64>, dtype: Dtype) -> Self {
        self.tensors.push((name, Array::rounded(x, dtype)));
        self
    }

    fn mask(self, name: &'static str) -> Self {
        self.tensor(name, &numbers(ANSWERS), Dtype::BOOL)
    }

    fn fact(mut self, name: &'static str, value: Value) -> Self {
        self.facts.push((name, value));
        self
    }

    /// The call with `wrong` in the place of some arguments.
    fn but(&self, wrong: &[(&str, Array)]) -> Case {
        let with = |case: Case, (name, x): &(&'static str, Array)| {
            let other = wrong.iter().find(|(wrong, _)| wrong == name);
            case.array(name, other.map_or(x, |(_, x)| x).clone())
        };
        let case = self.tensors.iter().fold(Case::of(self.method), with);
        self.facts.iter().fold(case, |case, (name, value)| case.with(name, value))
    }

    /// The call with another number.
    fn but_fact(self, name: &str, value: &Value) -> Case {
        let facts = self.facts.iter().map(|(known, right)| {
            (*known, if *known == name { value.clone() } else { right.clone() })
        });
        Self { facts: facts.collect(), ..self }.but(&[])
    }
}

fn single(x: &ArrayD<f64>) -> Array {
    Array::rounded(x, Dtype::F32)
}

fn zeros(shape: &[usize], dtype: Dtype) -> Array {
    Array::rounded(&ArrayD::zeros(shape), dtype)
}

/// Of all methods that take tensors.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let methods = [score, dpo, reward_loss, gae, policy, value, kl, group, grpo];
    methods.iter().flat_map(|cases| cases(draw)).map(Case::record).collect()
}

fn ids() -> ArrayD<f64> {
    arr2(&[[3.0, 0.0, 2.0], [1.0, 3.0, 0.0]]).into_dyn()
}

/// The ids, but for one.
fn ids_but(place: [usize; 2], id: f64) -> Array {
    let mut ids = ids();
    ids[place] = id;
    Array::rounded(&ids, Dtype::I64)
}

fn from_the_first() -> Array {
    Array::rounded(&numbers(&[&[0, 1, 1], &[1, 1, 0]]), Dtype::BOOL)
}

fn score(draw: &mut Draw) -> Vec<Case> {
    let right = Right::of("score").drawn(draw, &["logits"], &[2, 3, 4]);
    let right = right.tensor("ids", &ids(), Dtype::I64).mask("answers");
    let wrong = [
        ("logits", zeros(&[2, 3, 4], Dtype::F16)),
        ("logits", zeros(&[2, 3, 4], Dtype::I64)),
        ("ids", single(&ids())),
        ("ids", zeros(&[2, 2], Dtype::I64)),
        ("ids", ids_but([1, 2], VOCABULARY)),
        ("ids", ids_but([1, 2], -1.0)),
        // Where there is no answer.
        ("ids", ids_but([0, 0], -100.0)),
        ("ids", ids_but([1, 1], VOCABULARY)),
        ("answers", single(&numbers(ANSWERS))),
        ("answers", zeros(&[2, 3], Dtype::I64)),
        ("answers", zeros(&[3, 3], Dtype::BOOL)),
        ("answers", from_the_first()),
    ];
    let nowhere = [("ids", ids_but([1, 1], VOCABULARY)), ("answers", zeros(&[2, 3], Dtype::BOOL))];
    let nowhere = right.but(&nowhere).remark("no token is an answer");
    wrong.into_iter().map(|wrong| right.but(&[wrong])).chain([nowhere]).collect()
}

fn dpo(draw: &mut Draw) -> Vec<Case> {
    let (shape, id, mask) = ([2, 3, 4], ids(), numbers(ANSWERS));
    let right = Right::of("dpo")
        .drawn(draw, &["chosen.logits", "rejected.logits"], &shape)
        .drawn(draw, &["reference_chosen", "reference_rejected"], &shape)
        .tensor("chosen.ids", &id, Dtype::I64)
        .tensor("rejected.ids", &id, Dtype::I64)
        .tensor("chosen.answers", &mask, Dtype::BOOL)
        .tensor("rejected.answers", &mask, Dtype::BOOL)
        .fact("beta", json!(0.1));
    let wrong = [
        ("chosen.ids", ids_but([1, 2], VOCABULARY)),
        ("chosen.answers", from_the_first()),
        ("rejected.ids", ids_but([1, 2], VOCABULARY)),
        ("rejected.answers", from_the_first()),
        ("rejected.answers", zeros(&[2, 3], Dtype::I64)),
        ("reference_chosen", zeros(&[2, 3, 5], Dtype::F32)),
        ("reference_chosen", zeros(&shape, Dtype::F16)),
        ("reference_rejected", zeros(&[1, 3, 4], Dtype::F32)),
        ("reference_rejected", zeros(&shape, Dtype::I64)),
    ];
    wrong.into_iter().map(|wrong| right.but(&[wrong])).collect()
}

fn reward_loss(draw: &mut Draw) -> Vec<Case> {
    let right = Right::of("reward_loss").drawn(draw, &["chosen", "rejected"], &[3]);
    let empty = || zeros(&[0], Dtype::F32);
    vec![
        right.but(&[("chosen", zeros(&[3], Dtype::BF16))]),
        right.but(&[("rejected", zeros(&[3], Dtype::F16))]),
        right.but(&[("rejected", zeros(&[2], Dtype::F32))]),
        right.but(&[("rejected", zeros(&[1], Dtype::F32))]),
        right.but(&[("chosen", empty()), ("rejected", empty())]),
    ]
}

fn gae(draw: &mut Draw) -> Vec<Case> {
    let right = Right::of("gae").drawn(draw, &["rewards", "values"], &[2, 3]);
    let right = right.mask("ends").mask("counts").drawn(draw, &["last_values"], &[2]);
    let right = right.fact("gamma", json!(0.9)).fact("lambda", json!(0.8));
    let wrong = [
        ("rewards", zeros(&[2, 3], Dtype::I64)),
        ("values", zeros(&[2, 3], Dtype::F16)),
        ("values", zeros(&[2, 4], Dtype::F32)),
        ("values", zeros(&[1, 3], Dtype::F32)),
        ("ends", zeros(&[2, 3], Dtype::F32)),
        ("ends", zeros(&[3], Dtype::BOOL)),
        ("counts", zeros(&[2, 3], Dtype::I64)),
        ("counts", zeros(&[1, 3], Dtype::BOOL)),
        ("last_values", zeros(&[3], Dtype::F32)),
        ("last_values", zeros(&[1], Dtype::F32)),
        ("last_values", zeros(&[2], Dtype::F16)),
    ];
    wrong.into_iter().map(|wrong| right.but(&[wrong])).collect()
}

/// Those of a loss of tokens with three inputs and a clip.
fn clipped(draw: &mut Draw, method: &'static str, names: [&'static str; 3]) -> Vec<Case> {
    let right = |draw: &mut Draw| {
        let right = Right::of(method).drawn(draw, &names, &[2, 3]).mask("answers");
        right.fact("clip", json!(0.2)).fact("averaging", json!("PerToken"))
    };
    let wrong = [
        (names[0], zeros(&[2, 3], Dtype::F16)),
        (names[1], zeros(&[2, 3], Dtype::F16)),
        (names[1], zeros(&[2, 4], Dtype::F32)),
        (names[1], zeros(&[2, 1], Dtype::F32)),
        (names[2], zeros(&[2], Dtype::F32)),
        (names[2], zeros(&[1, 3], Dtype::F32)),
        (names[2], zeros(&[2, 3], Dtype::I64)),
        ("answers", zeros(&[2, 3], Dtype::F32)),
        ("answers", zeros(&[2, 3], Dtype::I64)),
        ("answers", zeros(&[3, 2], Dtype::BOOL)),
        ("answers", zeros(&[1, 3], Dtype::BOOL)),
    ];
    let cases = wrong.map(|wrong| right(draw).but(&[wrong]));
    let negative = right(draw).but_fact("clip", &json!(-0.1));
    cases.into_iter().chain([negative]).collect()
}

fn policy(draw: &mut Draw) -> Vec<Case> {
    clipped(draw, "ppo_policy_loss", ["log_probs", "old_log_probs", "advantages"])
}

fn value(draw: &mut Draw) -> Vec<Case> {
    clipped(draw, "ppo_value_loss", ["values", "old_values", "returns"])
}

fn kl(draw: &mut Draw) -> Vec<Case> {
    let right = Right::of("kl").drawn(draw, &["log_probs", "reference_log_probs"], &[2, 3]);
    let right = right.fact("estimator", json!("K3"));
    let wrong = [
        ("log_probs", zeros(&[2, 3], Dtype::BF16)),
        ("reference_log_probs", zeros(&[2, 3], Dtype::F16)),
        ("reference_log_probs", zeros(&[3], Dtype::F32)),
    ];
    wrong.into_iter().map(|wrong| right.but(&[wrong])).collect()
}

fn group(draw: &mut Draw) -> Vec<Case> {
    let right = |draw: &mut Draw| {
        let right = Right::of("group_advantages").drawn(draw, &["rewards"], &[6]);
        right.fact("group", json!(2)).fact("scaled", json!(true))
    };
    let sizes = [0, 4, 12].map(|group| right(draw).but_fact("group", &json!(group)));
    let whole = right(draw).but(&[("rewards", zeros(&[6], Dtype::I64))]);
    sizes.into_iter().chain([whole]).collect()
}

fn grpo(draw: &mut Draw) -> Vec<Case> {
    let names = ["log_probs", "old_log_probs", "reference_log_probs"];
    let right = Right::of("grpo_loss").drawn(draw, &names, &[2, 3]);
    let right = right.drawn(draw, &["advantages"], &[2]).mask("answers");
    let numbers = [("clip_low", 0.2), ("clip_high", 0.3), ("beta", 0.1)];
    let right = numbers.iter().fold(right, |right, (name, x)| right.fact(name, json!(x)));
    let right = right.fact("averaging", json!("PerToken"));
    let wrong = [
        ("log_probs", zeros(&[2, 3], Dtype::I64)),
        ("old_log_probs", zeros(&[2, 2], Dtype::F32)),
        ("reference_log_probs", zeros(&[2, 3], Dtype::F16)),
        ("reference_log_probs", zeros(&[1, 3], Dtype::F32)),
        ("advantages", zeros(&[2, 3], Dtype::F32)),
        ("advantages", zeros(&[3], Dtype::F32)),
        ("advantages", zeros(&[1], Dtype::F32)),
        ("answers", zeros(&[2, 3], Dtype::I64)),
        ("answers", zeros(&[2, 4], Dtype::BOOL)),
    ];
    wrong.into_iter().map(|wrong| right.but(&[wrong])).collect()
}
