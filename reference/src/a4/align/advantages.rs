//! Advantages: GAE, and GRPO's within a group.

use contract::a4::{Advantages, Episodes};
use tch::{Kind, Tensor};

/// Advantage and return of each step of a row.
pub type Row = Vec<[f64; 2]>;

/// A step of an episode.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its reward.
    pub reward: f64,
    /// Of the state before it.
    pub value: f64,
    /// Whether the episode ended with it.
    pub ends: bool,
    /// Whether it counts.
    pub counts: bool,
}

/// What a step sees of those behind it.
#[derive(Debug, Clone, Copy)]
pub struct Next {
    /// The value of the state behind the step.
    pub value: f64,
    /// The advantage of the next step.
    pub advantage: f64,
}

impl Next {
    /// Behind the end of an episode there is nothing.
    pub const NOTHING: Self = Self { value: 0.0, advantage: 0.0 };
}

/// Advantage and return of each step of a row.
pub fn gae(steps: &[Step], last_value: f64, gamma: f64, lambda: f64) -> Row {
    backwards(steps, last_value, |step, next| {
        let next = if step.ends { Next::NOTHING } else { next };
        let delta = step.reward + gamma * next.value - step.value;
        delta + gamma * lambda * next.advantage
    })
}

/// Goes over the steps that count, from the last to the first; `advantage` makes that of a step.
pub fn backwards(steps: &[Step], last_value: f64, advantage: impl Fn(Step, Next) -> f64) -> Row {
    let mut next = Next { value: last_value, advantage: 0.0 };
    let mut row = vec![[0.0; 2]; steps.len()];
    for (step, out) in steps.iter().zip(&mut row).rev() {
        if step.counts {
            next = Next { value: step.value, advantage: advantage(*step, next) };
            *out = [next.advantage, next.advantage + step.value];
        }
    }
    row
}

/// Computes each row of episodes.
pub fn by_row(episodes: &Episodes<'_>, row: impl Fn(&[Step], f64) -> Row) -> Advantages {
    let [rewards, values, ends, counts, last_values] =
        [episodes.rewards, episodes.values, episodes.ends, episodes.counts, episodes.last_values]
            .map(numbers);
    let step = |i: usize| Step {
        reward: rewards[i],
        value: values[i],
        ends: ends[i] != 0.0,
        counts: counts[i] != 0.0,
    };
    let steps: Vec<Step> = (0..rewards.len()).map(step).collect();
    let t = (steps.len() / last_values.len().max(1)).max(1);
    let rows = steps.chunks(t).zip(last_values).flat_map(|(steps, last)| row(steps, last));
    let all: Row = rows.collect();
    let part = |which: usize| {
        let part: Vec<f64> = all.iter().map(|both| both[which]).collect();
        let rewards = episodes.rewards;
        Tensor::from_slice(&part).reshape(rewards.size()).to_kind(rewards.kind())
    };
    Advantages { advantages: part(0), returns: part(1) }
}

/// The elements of a tensor, row by row.
fn numbers(x: &Tensor) -> Vec<f64> {
    let flat = x.detach().to_kind(Kind::Double).contiguous().reshape([-1]);
    Vec::try_from(&flat).expect("a tensor of f64")
}

/// What is added to the standard deviation.
pub const EPS: f64 = 1e-4;

/// Advantages of rewards, of which each row is a group.
pub fn group_advantages(groups: &Tensor, scaled: bool) -> Tensor {
    let centred = centred(groups);
    if scaled { &centred / (deviation(&centred, 1) + EPS) } else { centred }
}

/// Less the mean of the row; exactly 0 where all are equal.
pub fn centred(groups: &Tensor) -> Tensor {
    let equal = groups.amax([-1], true).eq_tensor(&groups.amin([-1], true));
    (groups - mean(groups)).masked_fill(&equal, 0.0)
}

/// The mean of each row.
pub fn mean(groups: &Tensor) -> Tensor {
    groups.mean_dim([-1].as_slice(), true, groups.kind())
}

/// The standard deviation of each row, whose squares are divided by the number less `less`.
pub fn deviation(centred: &Tensor, less: i64) -> Tensor {
    let squares = centred.square().sum_dim_intlist([-1].as_slice(), true, None::<Kind>);
    let number = centred.size()[1];
    (squares / (number - less).max(1) as f64).sqrt()
}
