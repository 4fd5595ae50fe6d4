//! Tokens by rank, and where the ranks stand.

use harness::{Array, Case, Draw};
use ndarray::Array1;
use safetensors::Dtype;

/// Logits, the largest first, and the id of each.
#[derive(Debug, Clone)]
pub struct Ranked {
    pub logits: Vec<f64>,
    pub ids: Vec<usize>,
    dtype: Dtype,
}

impl Ranked {
    /// These logits, rounded to a dtype, at drawn ids. Id 0 is none of the likelier half.
    pub fn of(draw: &mut Draw, logits: &[f64], dtype: Dtype) -> Self {
        let n = logits.len();
        let rounded = Array::rounded(&Array1::from(logits.to_vec()).into_dyn(), dtype);
        let logits = rounded.numbers().expect("logits are numbers");
        let mut ids = draw.permutation(n);
        if ids.iter().position(|id| *id == 0) < Some(n / 2) {
            ids.reverse();
        }
        Self { logits, ids, dtype }
    }

    /// So many logits, each a step below the one before.
    pub fn stairs(draw: &mut Draw, n: usize, dtype: Dtype) -> Self {
        let top = draw.number(1.0, 3.0);
        let steps = (1..n).scan(top, |logit, _| {
            *logit -= draw.number(0.25, 0.75);
            Some(*logit)
        });
        let logits: Vec<f64> = [top].into_iter().chain(steps).collect();
        Self::of(draw, &logits, dtype)
    }

    /// Tokens with these probabilities, the largest first, in `f64`.
    pub fn exactly(draw: &mut Draw, p: &[f64]) -> Self {
        let shift = draw.number(-2.0, 2.0);
        let logits: Vec<f64> = p.iter().map(|p| p.ln() + shift).collect();
        Self::of(draw, &logits, Dtype::F64)
    }

    /// Tokens with about these probabilities, the largest first.
    pub fn about(draw: &mut Draw, p: &[f64], dtype: Dtype) -> Self {
        let shift = draw.number(0.5, 2.5);
        let logits: Vec<f64> =
            p.iter().map(|p| p.ln() + shift + draw.number(-0.005, 0.005)).collect();
        Self::of(draw, &logits, dtype)
    }

    /// The probabilities, by rank.
    pub fn p(&self) -> Vec<f64> {
        let parts: Vec<f64> = self.logits.iter().map(|x| (x - self.logits[0]).exp()).collect();
        let all: f64 = parts.iter().sum();
        parts.iter().map(|part| part / all).collect()
    }

    /// The probability of these ranks together.
    pub fn sum(&self, ranks: &[usize]) -> f64 {
        let p = self.p();
        ranks.iter().map(|rank| p[*rank]).sum()
    }

    /// A bound that these ranks reach together, but not without the last of them.
    pub fn within(&self, ranks: &[usize]) -> f64 {
        self.sum(ranks).midpoint(self.sum(&ranks[..ranks.len() - 1]))
    }

    /// A bound that so many of the likeliest tokens reach, and no less.
    pub fn first(&self, n: usize) -> f64 {
        self.within(&(0..n).collect::<Vec<_>>())
    }

    /// The probability of a rank as a share of the largest.
    pub fn share(&self, rank: usize) -> f64 {
        let p = self.p();
        p[rank] / p[0]
    }

    /// The same tokens, with the logits of a temperature 1 multiplied by another one.
    pub fn heated(mut self, temperature: f64) -> Self {
        self.logits.iter_mut().for_each(|logit| *logit *= temperature);
        self
    }

    /// A call with the logits.
    pub fn case(&self, method: &'static str) -> Case {
        let mut logits = vec![0.0; self.ids.len()];
        self.ids.iter().zip(&self.logits).for_each(|(id, logit)| logits[*id] = *logit);
        logits_of(method, &logits, self.dtype)
    }

    /// A call of `process`.
    pub fn process(&self) -> Case {
        self.case("process")
    }
}

/// A call with these logits, in the order of the ids.
pub fn logits_of(method: &'static str, logits: &[f64], dtype: Dtype) -> Case {
    Case::of(method).tensor("logits", &Array1::from(logits.to_vec()).into_dyn(), dtype)
}

/// Numbers at drawn places.
pub fn shuffled(draw: &mut Draw, numbers: &[f64]) -> Vec<f64> {
    let order = draw.permutation(numbers.len());
    order.into_iter().map(|i| numbers[i]).collect()
}
