//! What the models that are handed in think comes next: a function of the whole text before.

use contract::a5::Result;
use contract::arguments::{Arg, InputError};
use tch::Tensor;

use crate::observe::Inputs;

/// How often a model answers at most: so many places in all. Nothing that is right comes near it.
const PLACES: usize = 2_000_000;

/// The logits behind a text `… s t` are row `t` of `table`, plus row `s` of `second`, plus a row of
/// `phase` that depends on all tokens and on how many there are. So a token that is missing, stale,
/// doubled or at another place shows.
pub struct Ratings {
    table: Vec<Vec<f64>>,
    second: Vec<Vec<f64>>,
    phase: Vec<Vec<f64>>,
}

impl Ratings {
    /// Those of a case, whose tensors begin with `name`; see `checks::a5::model`.
    pub fn of(a: &Inputs<'_>, name: &str) -> Self {
        let rows = |of: &str| rows(&a.tensor(&format!("{name}.{of}")));
        Self { table: rows("table"), second: rows("second"), phase: rows("phase") }
    }

    /// `v`
    pub fn size(&self) -> i64 {
        self.table.len() as i64
    }

    /// The logits behind a text that is not empty. `faults` is how many places of it are not what
    /// they should be.
    pub fn behind(&self, text: &[i64], faults: usize) -> Vec<f32> {
        let all = text.iter().fold(0, |all: usize, token| all + *token as usize + 1);
        let phase = &self.phase[(all + 3 * text.len() + 5 * faults) % self.phase.len()];
        let at = |back: usize| text.len().checked_sub(back).map(|i| text[i] as usize);
        let last = at(1).map(|token| &self.table[token]);
        let before = at(2).map(|token| &self.second[token]);
        let logit = |i: usize| {
            let rows = [last, before, Some(phase)];
            rows.into_iter().flatten().map(|row| row[i]).sum::<f64>() as f32
        };
        (0..phase.len()).map(logit).collect()
    }

    /// That these tokens of the method `op` are in the vocabulary.
    pub fn know(&self, op: &'static str, arg: &'static str, tokens: &[i64]) -> Result<()> {
        tokens
            .iter()
            .try_for_each(|token| Arg::in_range(op, arg, *token, 0..self.size()).map(|_| ()))
    }
}

/// The rows of a matrix.
fn rows(x: &Tensor) -> Vec<Vec<f64>> {
    (0..x.size()[0]).map(|i| Vec::try_from(x.get(i)).expect("a matrix of f64")).collect()
}

/// That a model is not asked without end.
///
/// # Errors
///
/// [`InputError::Torch`]
pub fn not_without_end(places: usize) -> Result<()> {
    if places <= PLACES {
        return Ok(());
    }
    Err(InputError::Torch(format!("the model was asked for more than {PLACES} places")))
}
