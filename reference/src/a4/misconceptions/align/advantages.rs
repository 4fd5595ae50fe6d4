//! Wrong advantages.

use contract::a4::{Advantages, Episodes};
use tch::Tensor;

use crate::a4::align::advantages::{EPS, Next, Row, Step, backwards, centred, deviation, gae};

/// `r + γ·V_next - V`
fn delta(step: Step, next: Next, gamma: f64) -> f64 {
    step.reward + gamma * next.value - step.value
}

pub fn ends_ignored(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    backwards(steps, last, |step, next| delta(step, next, gamma) + gamma * lambda * next.advantage)
}

/// A step ends if the one behind it does.
pub fn ends_shifted(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    let ends = steps.iter().skip(1).map(|step| step.ends).chain([false]);
    let steps: Vec<Step> =
        steps.iter().zip(ends).map(|(step, ends)| Step { ends, ..*step }).collect();
    gae(&steps, last, gamma, lambda)
}

pub fn bootstrapped_at_end(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    backwards(steps, last, |step, next| {
        let carried = if step.ends { 0.0 } else { next.advantage };
        delta(step, next, gamma) + gamma * lambda * carried
    })
}

pub fn carried_over_end(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    backwards(steps, last, |step, next| {
        let value = if step.ends { 0.0 } else { next.value };
        delta(step, Next { value, ..next }, gamma) + gamma * lambda * next.advantage
    })
}

/// A step that does not count has an advantage of its own: what is carried, less.
pub fn masked_decay(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    let mut next = Next { value: last, advantage: 0.0 };
    let mut row = vec![[0.0; 2]; steps.len()];
    for (step, out) in steps.iter().zip(&mut row).rev() {
        if step.counts {
            let behind = if step.ends { Next::NOTHING } else { next };
            let advantage = delta(*step, behind, gamma) + gamma * lambda * behind.advantage;
            next = Next { value: step.value, advantage };
            *out = [advantage, advantage + step.value];
        } else {
            next.advantage *= gamma * lambda;
        }
    }
    row
}

/// Steps that do not count are as all others, but for their own results.
pub fn masked_carry(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    let all: Vec<Step> = steps.iter().map(|step| Step { counts: true, ..*step }).collect();
    let row = gae(&all, last, gamma, lambda).into_iter().zip(steps);
    row.map(|(both, step)| if step.counts { both } else { [0.0; 2] }).collect()
}

/// An end at a step that does not count is one of the step before it that does.
pub fn masked_ends(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    let mut steps = steps.to_vec();
    for i in 1..steps.len() {
        let before = (0..i).rfind(|before| steps[*before].counts);
        if !steps[i].counts
            && steps[i].ends
            && let Some(before) = before
        {
            steps[before].ends = true;
        }
    }
    gae(&steps, last, gamma, lambda)
}

pub fn carry_without_gamma(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    backwards(steps, last, |step, next| {
        let next = if step.ends { Next::NOTHING } else { next };
        delta(step, next, gamma) + lambda * next.advantage
    })
}

/// Returns are the rewards that follow, and the value where the row is cut off.
pub fn discounted_returns(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    let whole = gae(steps, last, gamma, 1.0);
    gae(steps, last, gamma, lambda).iter().zip(whole).map(|(a, b)| [a[0], b[1]]).collect()
}

/// Advantages with mean 0 and deviation 1 over all steps that count.
pub fn normalised(right: Advantages, episodes: &Episodes<'_>) -> Advantages {
    let counted = right.advantages.masked_select(episodes.counts);
    let (kind, less) = (counted.kind(), counted.numel() as f64 - 1.0);
    let mean = counted.mean(kind);
    let deviation = ((counted - &mean).square().sum(kind) / less).sqrt();
    let all = (&right.advantages - mean) / (deviation + 1e-8);
    Advantages { advantages: all.masked_fill(&episodes.counts.logical_not(), 0.0), ..right }
}

pub fn recorded(right: Advantages, episodes: &Episodes<'_>) -> Advantages {
    let values = episodes.values;
    if !values.requires_grad() {
        return right;
    }
    Advantages { returns: right.returns + values - values.detach(), ..right }
}

pub fn rewards_for_returns(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    let right = gae(steps, last, gamma, lambda).into_iter().zip(steps);
    right.map(|([a, _], step)| [a, if step.counts { a + step.reward } else { 0.0 }]).collect()
}

pub fn forwards(steps: &[Step], last: f64, gamma: f64, lambda: f64) -> Row {
    let turned: Vec<Step> = steps.iter().rev().copied().collect();
    let mut row = gae(&turned, last, gamma, lambda);
    row.reverse();
    row
}

/// Divided by what `deviation` makes of rewards less their mean.
fn scaled(groups: &Tensor, scaled: bool, deviation: impl Fn(&Tensor) -> Tensor) -> Tensor {
    let centred = centred(groups);
    if scaled { &centred / deviation(&centred) } else { centred }
}

pub fn population(groups: &Tensor, is_scaled: bool) -> Tensor {
    scaled(groups, is_scaled, |centred| deviation(centred, 0) + EPS)
}

pub fn without_eps(groups: &Tensor, is_scaled: bool) -> Tensor {
    scaled(groups, is_scaled, |centred| deviation(centred, 1))
}

pub fn eps_in_root(groups: &Tensor, is_scaled: bool) -> Tensor {
    scaled(groups, is_scaled, |centred| (deviation(centred, 1).square() + EPS).sqrt())
}

pub fn small_eps(groups: &Tensor, is_scaled: bool) -> Tensor {
    scaled(groups, is_scaled, |centred| deviation(centred, 1) + 1e-8)
}

pub fn alone_is_nan(groups: &Tensor, is_scaled: bool) -> Tensor {
    scaled(groups, is_scaled, |centred| {
        let right = deviation(centred, 1) + EPS;
        if centred.size()[1] == 1 { right * f64::NAN } else { right }
    })
}

pub fn by_variance(groups: &Tensor, is_scaled: bool) -> Tensor {
    scaled(groups, is_scaled, |centred| deviation(centred, 1).square() + EPS)
}

pub fn not_centred(groups: &Tensor, is_scaled: bool) -> Tensor {
    if is_scaled { groups / (deviation(&centred(groups), 1) + EPS) } else { groups.copy() }
}
