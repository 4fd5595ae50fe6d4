//! The cases of `dpo` and `reward_loss`.

use ndarray::{ArrayD, Axis, arr1};
use safetensors::Dtype;

use harness::{Case, Draw, Record, also_in_f64};

use super::masks::Rows;
use super::scores::{Sizes, far, scored};

/// The arguments of `dpo` that gradients are asked for: they reach the first two alone.
const LEAVES: [&str; 4] =
    ["chosen.logits", "rejected.logits", "reference_chosen", "reference_rejected"];

/// Logits of a pair: chosen and rejected, by the policy and by the reference.
type Logits = [ArrayD<f64>; 4];

fn dpo(draw: &mut Draw, logits: &Logits, answers: [Rows<'_>; 2], beta: f64) -> Case {
    let case = scored(draw, Case::of("dpo"), "chosen.", &logits[0], answers[0]);
    let case = scored(draw, case, "rejected.", &logits[1], answers[1]);
    let case = case.f32("reference_chosen", &logits[2]).f32("reference_rejected", &logits[3]);
    case.with("beta", beta).gradients_of(draw, &LEAVES, &[("loss", &[])])
}

fn drawn(draw: &mut Draw, sizes: Sizes) -> Logits {
    std::array::from_fn(|_| draw.tensor_in(&sizes, -2.0, 2.0))
}

/// Pairs with unequal prompts and lengths.
pub fn dpo_cases(draw: &mut Draw) -> Vec<Record> {
    let logits = drawn(draw, [2, 6, 5]);
    let chosen: Rows<'_> = &[&[0, 0, 1, 1, 1, 0], &[0, 1, 0, 0, 0, 0]];
    let rejected: Rows<'_> = &[&[0, 0, 0, 1, 0, 0], &[0, 0, 1, 1, 1, 1]];
    let usual = dpo(draw, &logits, [chosen, rejected], 0.1);
    let logits = drawn(draw, [3, 4, 3]);
    let chosen: Rows<'_> = &[&[0, 1, 0, 1], &[0, 0, 0, 1], &[0, 1, 1, 0]];
    let rejected: Rows<'_> = &[&[0, 1, 1, 1], &[0; 4], &[0, 0, 1, 1]];
    let gaps = dpo(draw, &logits, [chosen, rejected], 0.5).strided();
    let gaps = gaps.remark("chosen answer 0 has a gap, rejected answer 1 no token");
    let one = drawn(draw, [1, 3, 4]);
    let one = dpo(draw, &one, [&[&[0, 1, 1]], &[&[0, 0, 1]]], 2.0);
    also_in_f64([usual, gaps, alike(draw), extremes(draw), one])
}

/// In pair 0 the policy is the reference.
fn alike(draw: &mut Draw) -> Case {
    let mut logits = drawn(draw, [2, 4, 5]);
    for i in 0..2 {
        let policy = logits[i].index_axis(Axis(0), 0).to_owned();
        logits[i + 2].index_axis_mut(Axis(0), 0).assign(&policy);
    }
    let chosen: Rows<'_> = &[&[0, 1, 1, 1], &[0, 0, 1, 0]];
    let rejected: Rows<'_> = &[&[0, 0, 1, 1], &[0, 0, 0, 1]];
    dpo(draw, &logits, [chosen, rejected], 0.3).remark("pair 0: policy and reference agree")
}

/// In pair 0 the policy prefers the chosen answer by far, in pair 1 the rejected one; of the
/// reference it is the other way round.
fn extremes(draw: &mut Draw) -> Case {
    let logits = std::array::from_fn(|_| far(draw, [2, 3, 3]));
    let answers: Rows<'_> = &[&[0, 1, 1], &[0, 1, 1]];
    let case = dpo(draw, &logits, [answers, answers], 0.125).remark("margins of ±1e4");
    let plain = case.clone().record();
    let preferred = |i: usize, mut logits: ArrayD<f64>| {
        let ids = plain.tensors[["chosen.ids", "rejected.ids"][i % 2]].numbers();
        let ids = ids.expect("ids are numbers");
        for (row, place) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let is_wanted = (i % 2 + i / 2 + row).is_multiple_of(2);
            prefer(&mut logits, [row, place], ids[row * 3 + place + 1] as usize, is_wanted);
        }
        logits
    };
    let logits = logits.into_iter().enumerate().map(|(i, logits)| preferred(i, logits));
    LEAVES
        .iter()
        .zip(logits)
        .fold(case, |case, (name, logits)| case.unlisted(name, &logits, Dtype::F32))
}

/// Gives `token` the largest logit of its place, or the smallest.
fn prefer(logits: &mut ArrayD<f64>, [row, place]: [usize; 2], token: usize, is_wanted: bool) {
    let v = logits.shape()[2];
    let better = |x: f64, y: f64| (x > y) == is_wanted;
    let best = (0..v).reduce(|best, i| {
        if better(logits[[row, place, i]], logits[[row, place, best]]) { i } else { best }
    });
    let best = best.expect("a vocabulary");
    let (mine, other) = (logits[[row, place, token]], logits[[row, place, best]]);
    (logits[[row, place, token]], logits[[row, place, best]]) = (other, mine);
}

/// Rewards of some pairs, of one, far apart, and alike.
pub fn reward_cases(draw: &mut Draw) -> Vec<Record> {
    let drawn = |draw: &mut Draw, b: usize| {
        let chosen = draw.tensor_in(&[b], -2.0, 1.0);
        let rejected = draw.tensor_in(&[b], -1.0, 3.0);
        reward_loss(draw, &chosen, &rejected)
    };
    let usual = drawn(draw, 5);
    let far = arr1(&[1e4, -1e4, 3.0]).into_dyn();
    let far = reward_loss(draw, &far, &-&far).remark("rewards of ±1e4");
    let same = arr1(&[0.75, -2.5]).into_dyn();
    let alike = reward_loss(draw, &same, &same).remark("equal rewards");
    let one = drawn(draw, 1);
    also_in_f64([usual, far, alike, one, drawn(draw, 4).strided()])
}

fn reward_loss(draw: &mut Draw, chosen: &ArrayD<f64>, rejected: &ArrayD<f64>) -> Case {
    let case = Case::of("reward_loss").f32("chosen", chosen).f32("rejected", rejected);
    case.gradients(draw, &["chosen", "rejected"], &[])
}
