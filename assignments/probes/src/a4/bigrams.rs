//! The smallest model that is handed in: what comes next depends on one token alone. It shows in
//! what dtype it was computed, and is quick.

use contract::a4::{Arg, InputError, ModelInput, Parameters, Result, TrainableModel};

use super::llama::named;
use crate::observe::Inputs;

/// The logits behind token `t` are row `t` of `table.weight`, plus `bias`, plus `faint.bias`
/// times `factor`.
pub struct Bigrams {
    factor: f64,
}

/// So small that gradients which pass it are lost in `f16` unless the loss is scaled.
const FAINT: f64 = 1.0 / 4_194_304.0;

impl Bigrams {
    /// The model of a case.
    pub fn of(a: &Inputs<'_>) -> Self {
        Self { factor: a.maybe("factor").unwrap_or(FAINT) }
    }
}

impl TrainableModel for Bigrams {
    fn logits(&self, parameters: &Parameters, input: &ModelInput<'_>) -> Result {
        let table = named(parameters, "table.weight")?;
        let v = table.size()[0];
        Arg::new("logits", "ids", input.ids).rank(2)?.indices(v)?;
        let [b, s] = input.ids.size()[..] else {
            return Err(InputError::Torch("logits: `ids` has more than two dims".into()));
        };
        let rows = table.f_index_select(0, &input.ids.reshape([-1]))?.reshape([b, s, v]);
        let faint = named(parameters, "faint.bias")? * self.factor;
        Ok((rows.f_add(named(parameters, "bias")?)?).f_add(&faint)?)
    }
}
