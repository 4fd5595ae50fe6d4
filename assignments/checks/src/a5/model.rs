//! The models that are handed in, as they stand in cases: functions of all tokens before.

use harness::{Case, Draw, Record};
use ndarray::{ArrayD, s};
use safetensors::Dtype;

/// Adds a drawn model with `v` tokens to a case, whose logits lie within ± `spread` or so.
pub fn model(draw: &mut Draw, case: Case, name: &'static str, v: usize, spread: f64) -> Case {
    Model::of(draw, v, spread).add(case, name)
}

/// The tables of a model; see `probes::a5::ratings`.
#[derive(Clone)]
pub struct Model([ArrayD<f64>; 3]);

const PARTS: [&str; 3] = ["table", "second", "phase"];

/// How many rows of a table depend on all of a text.
const PHASES: usize = 7;

impl Model {
    /// A model with `v` tokens, whose logits lie within ± `spread` or so.
    pub fn of(draw: &mut Draw, v: usize, spread: f64) -> Self {
        Self([v, v, PHASES].map(|rows| draw.tensor_in(&[rows, v], -spread / 2.0, spread / 2.0)))
    }

    /// A model whose tokens have about these probabilities, whatever came before.
    pub fn about(draw: &mut Draw, p: &[f64], spread: f64) -> Self {
        let mut model = Self::of(draw, p.len(), spread);
        for mut row in model.0[0].rows_mut() {
            row.iter_mut().zip(p).for_each(|(logit, p)| *logit += p.ln());
        }
        model
    }

    /// The model `name` of a case.
    pub fn read(case: &Record, name: &str) -> Self {
        Self(PARTS.map(|part| {
            let array = &case.tensors[&format!("{name}.{part}")];
            let numbers = array.numbers().expect("written by the check");
            ArrayD::from_shape_vec(array.shape.clone(), numbers).expect("written by the check")
        }))
    }

    /// How many tokens it knows.
    pub fn size(&self) -> usize {
        self.0[0].shape()[0]
    }

    /// Adds it to a case.
    pub fn add(&self, case: Case, name: &'static str) -> Case {
        let case = case.with(name, format!("{} tokens", self.size()));
        PARTS.iter().zip(&self.0).fold(case, |case, (part, values)| {
            case.unlisted(&format!("{name}.{part}"), values, Dtype::F64)
        })
    }

    /// The logits behind a text.
    pub fn behind(&self, text: &[usize]) -> Vec<f64> {
        let [table, second, phase] = &self.0;
        let all: usize = text.iter().map(|token| token + 1).sum();
        let row = |of: &ArrayD<f64>, i: usize| of.slice(s![i, ..]).to_vec();
        let before = text.len().checked_sub(2).map(|i| row(second, text[i]));
        let last = row(table, text[text.len() - 1]);
        let phase = row(phase, (all + 3 * text.len()) % PHASES);
        let logit = |i: usize| last[i] + before.as_ref().map_or(0.0, |row| row[i]) + phase[i];
        (0..self.size()).map(logit).collect()
    }

    /// The likeliest tokens behind a text, one after the other.
    pub fn goes_on(&self, prompt: &[usize], n: usize) -> Vec<usize> {
        let mut text = prompt.to_vec();
        for _ in 0..n {
            let logits = self.behind(&text);
            let best = (0..logits.len()).max_by(|i, j| logits[*i].total_cmp(&logits[*j]));
            text.extend(best);
        }
        text.split_off(prompt.len())
    }
}
