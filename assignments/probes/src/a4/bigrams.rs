//! The smallest model that is handed in: what comes next depends on one token alone. It shows in
//! what dtype it was computed, and is quick.

use contract::a4::{Arg, InputError, ModelInput, Parameters, Result, TrainableModel};
use tch::Tensor;

/// The logits behind token `t` are row `t` of `table.weight`, plus `bias`, plus `faint.bias`
/// times [`FAINT`].
pub struct Bigrams;

/// So small that gradients which pass it are lost in `f16` unless the loss is scaled.
const FAINT: f64 = 1.0 / 4_194_304.0;

impl TrainableModel for Bigrams {
    fn logits(&self, parameters: &Parameters, input: &ModelInput<'_>) -> Result {
        let table = named(parameters, "table.weight")?;
        let v = table.size()[0];
        Arg::new("logits", "ids", input.ids).rank(2)?.indices(v)?;
        let [b, s] = input.ids.size()[..] else {
            return Err(InputError::Torch("logits: `ids` has more than two dims".into()));
        };
        let rows = table.f_index_select(0, &input.ids.reshape([-1]))?.reshape([b, s, v]);
        let faint = named(parameters, "faint.bias")? * FAINT;
        Ok((rows.f_add(named(parameters, "bias")?)?).f_add(&faint)?)
    }
}

fn named<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a Tensor> {
    let missing = || InputError::Torch(format!("logits: there is no parameter `{name}`"));
    parameters.get(name).ok_or_else(missing)
}
