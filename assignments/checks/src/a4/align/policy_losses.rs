//! The cases of `ppo_policy_loss`, `ppo_value_loss`, `kl` and `grpo_loss`.

use ndarray::ArrayD;
use serde_json::{Value, json};

use harness::{Case, Draw, Record, also_in_f64};

use super::masks::{Rows, mask, poisoned};

/// Which tokens count, and how their losses are averaged.
struct Batch<'a> {
    answers: Rows<'a>,
    averaging: Value,
    /// How far a ratio, or a value, may go.
    clip: f64,
    /// Whether what stands elsewhere is no number.
    is_poisoned: bool,
    remark: &'a str,
}

/// Unequal lengths, an answer without tokens, poison, nothing at all.
fn batches() -> [Batch<'static>; 6] {
    let uneven: Rows<'_> =
        &[&[0, 1, 1, 1, 1, 1, 1], &[0, 0, 1, 0, 0, 0, 0], &[0, 1, 0, 0, 1, 1, 1]];
    let missing: Rows<'_> = &[&[0, 1, 1, 1, 1], &[0; 5], &[0, 1, 0, 0, 0], &[0, 0, 1, 1, 1]];
    let of = |answers, averaging, clip, remark| Batch {
        answers,
        averaging,
        clip,
        is_poisoned: false,
        remark,
    };
    let (token, answer) = (json!("PerToken"), json!("PerAnswer"));
    let lost = Batch {
        is_poisoned: true,
        ..of(missing, answer.clone(), 0.2, "NaN and ±∞ where there is no answer")
    };
    let none: Rows<'_> = &[&[0; 3], &[0; 3]];
    let none = Batch { is_poisoned: true, ..of(none, token.clone(), 0.3, "no answer token") };
    [
        of(uneven, token, 0.2, "answers of 6, 1 and 4 tokens"),
        of(missing, answer, 0.3, "answer 1 has no token"),
        lost,
        of(missing, json!(7.0), 0.1, "answer 1 has no token"),
        none,
        of(&[&[1, 1, 1, 1, 1, 1, 1, 1]], json!(4.0), 0.2, "all are tokens of the answer"),
    ]
}

impl Batch<'_> {
    fn shape(&self) -> [usize; 2] {
        [self.answers.len(), self.answers[0].len()]
    }

    /// Numbers for all places; `of` makes those of the `k`-th token that counts, so that none of
    /// its kinds is left to chance.
    fn tokens<const N: usize>(
        &self,
        draw: &mut Draw,
        of: impl Fn(&mut Draw, usize, usize) -> [f64; N],
    ) -> [ArrayD<f64>; N] {
        let mut all: [ArrayD<f64>; N] = std::array::from_fn(|_| ArrayD::zeros(&self.shape()[..]));
        let mut k = 0;
        for (row, answers) in self.answers.iter().enumerate() {
            for (place, counts) in answers.iter().enumerate() {
                let numbers = of(draw, k, row);
                all.iter_mut().zip(numbers).for_each(|(x, number)| x[[row, place]] = number);
                k += usize::from(*counts);
            }
        }
        if self.is_poisoned { all.map(|x| poisoned(&x, self.answers)) } else { all }
    }

    /// The call with these inputs, and with gradients by `leaves`.
    fn call(&self, draw: &mut Draw, case: Case, leaves: &[&str]) -> Case {
        let case = mask(case, "answers", self.answers);
        case.remark(self.remark).gradients(draw, leaves, &[])
    }
}

/// Log-probs of a token, new and old: the ratio is above every clip, below, or near 1.
fn log_probs(draw: &mut Draw, side: usize) -> [f64; 2] {
    let old = draw.number(-3.0, -1.0);
    let by = match side % 3 {
        0 => draw.number(0.45, 0.8),
        1 => draw.number(-0.9, -0.45),
        _ => draw.number(-0.05, 0.05),
    };
    [old + by, old]
}

/// Small if it is positive, large if it is negative: a loss is far from 0 then.
fn advantage(draw: &mut Draw, is_positive: bool) -> f64 {
    if is_positive { draw.number(0.5, 1.0) } else { draw.number(-3.0, -2.0) }
}

fn tensors(method: &'static str, names: &[&str], tensors: &[ArrayD<f64>]) -> Case {
    let all = names.iter().zip(tensors);
    all.fold(Case::of(method), |case, (name, x)| case.f32(name, x))
}

/// Both signs of the advantage, on both sides of the clip and between.
pub fn policy_cases(draw: &mut Draw) -> Vec<Record> {
    let names = ["log_probs", "old_log_probs", "advantages"];
    let cases = batches().map(|batch| {
        let inputs = batch.tokens(draw, |draw, k, _| {
            let [new, old] = log_probs(draw, k);
            [new, old, advantage(draw, k / 3 % 2 == 0)]
        });
        let case = tensors("ppo_policy_loss", &names, &inputs);
        let case = batch.call(draw, case, &names);
        case.with("clip", batch.clip).with("averaging", batch.averaging)
    });
    let [first, second, third, fourth, none, last] = cases;
    let still = still(draw);
    // No ratio is below 0.
    let wide = first.clone().with("clip", 1.5);
    let by_answer = first.clone().with("averaging", json!("PerAnswer")).in_f64();
    let cases = [first, second.strided(), third, fourth, none, still, last, wide, by_answer];
    also_in_f64(cases)
}

/// The ratio may not leave 1 at all.
fn still(draw: &mut Draw) -> Case {
    let names = ["log_probs", "old_log_probs", "advantages"];
    let rows: Rows<'_> = &[&[0, 1, 1, 1, 1]];
    let averaging = json!("PerAnswer");
    let batch = Batch { answers: rows, averaging, clip: 0.0, is_poisoned: false, remark: "clip 0" };
    let inputs = batch.tokens(draw, |draw, k, _| {
        let [new, old] = log_probs(draw, k % 2);
        [new, old, advantage(draw, k / 2 == 0)]
    });
    let case = batch.call(draw, tensors("ppo_policy_loss", &names, &inputs), &names);
    case.with("clip", 0.0).with("averaging", batch.averaging)
}

/// Values that have gone up, down or hardly, with returns on either side.
pub fn value_cases(draw: &mut Draw) -> Vec<Record> {
    let names = ["values", "old_values", "returns"];
    let cases = batches().map(|batch| {
        let inputs = batch.tokens(draw, |draw, k, _| {
            let old = draw.number(-1.0, 1.0);
            let by = match k % 3 {
                0 => draw.number(0.5, 1.0),
                1 => draw.number(-1.0, -0.5),
                _ => draw.number(-0.05, 0.05),
            };
            let side = if k / 3 % 2 == 0 { 1.0 } else { -1.0 };
            [old + by, old, old + side * draw.number(1.5, 2.5)]
        });
        let case = batch.call(draw, tensors("ppo_value_loss", &names, &inputs), &names);
        case.with("clip", batch.clip).with("averaging", batch.averaging)
    });
    let [first, second, third, fourth, none, last] = cases;
    also_in_f64([first, second.strided(), third, fourth, none, last])
}

/// Each estimator on several shapes, also where the two agree and where they are far apart.
pub fn kl_cases(draw: &mut Draw) -> Vec<Record> {
    let shapes: [&[usize]; 3] = [&[2, 5], &[], &[3, 1, 2]];
    let mut cases = Vec::new();
    for shape in shapes {
        for estimator in ["K1", "K2", "K3"] {
            let reference = draw.tensor_in(shape, -4.0, -2.0);
            let mut log_probs = &reference + &draw.tensor_in(shape, -1.0, 1.5);
            edges(&mut log_probs, &reference);
            let case = Case::of("kl").f32("log_probs", &log_probs);
            let case = case.f32("reference_log_probs", &reference).with("estimator", estimator);
            cases.push(case.gradients(draw, &["log_probs", "reference_log_probs"], shape));
        }
    }
    let in_f64: Vec<Case> = cases[1..3].iter().map(|case| case.clone().in_f64()).collect();
    also_in_f64(cases.into_iter().chain(in_f64))
}

/// Of several tokens one is as likely as it was; two are far more and far less likely.
fn edges(log_probs: &mut ArrayD<f64>, reference: &ArrayD<f64>) {
    let by = [0.0, 1.9, -5.0];
    if log_probs.len() > 4 {
        let all = log_probs.iter_mut().zip(reference).zip(by);
        all.for_each(|((log_prob, reference), by)| *log_prob = reference + by);
    }
}

/// Answers with advantages of both signs.
pub fn grpo_cases(draw: &mut Draw) -> Vec<Record> {
    let names = ["log_probs", "old_log_probs", "reference_log_probs", "advantages"];
    let configs = [
        [0.2, 0.3, 0.5],
        [0.3, 0.1, 0.2],
        [0.2, 0.4, 0.04],
        [0.1, 0.25, 1.0],
        [0.3, 0.2, 0.1],
        [0.2, 0.28, 0.0],
    ];
    let cases: Vec<Case> = batches()
        .into_iter()
        .zip(configs)
        .map(|(batch, config)| {
            let [new, old, reference] = batch.tokens(draw, |draw, k, _| {
                let [new, old] = log_probs(draw, k);
                let side = if draw.below(2) == 0 { 1.0 } else { -1.0 };
                [new, old, new + side * draw.number(0.4, 1.0)]
            });
            let rows = batch.answers.len();
            // The row of most tokens is negative, unless it is the only one.
            let advantages = (0..rows).map(|row| advantage(draw, row % 2 == 1)).collect::<Vec<_>>();
            let advantages = ArrayD::from_shape_vec(vec![rows], advantages).expect("a row each");
            let case = tensors("grpo_loss", &names, &[new, old, reference, advantages]);
            let case = batch.call(draw, case, &names);
            let [low, high, beta] = config;
            let case = case.with("clip_low", low).with("clip_high", high).with("beta", beta);
            case.with("averaging", batch.averaging)
        })
        .collect();
    let strided = cases[1].clone().strided();
    // No ratio is below 0.
    let wide = cases[0].clone().with("clip_low", 1.25);
    also_in_f64(cases.into_iter().chain([strided, wide]))
}
