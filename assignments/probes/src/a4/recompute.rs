//! The calls of `a4.recompute`.

use contract::a4::{A4, LayerGradients, Result};
use harness::Record;
use tch::Tensor;

use super::layers::Layers;
use super::llama::parameters;
use super::recording::{still_recorded, trained};
use crate::observe::{Inputs, observe_parts};
use crate::world::logged::Log;

fn call(a4: &dyn A4, a: &Inputs<'_>, log: &Log) -> Result<LayerGradients> {
    let requires_grad: bool = a.fact("requires_grad");
    let own =
        |(name, x): (String, Tensor)| (name, if requires_grad { trained(&x.detach()) } else { x });
    let parameters = parameters(a).into_iter().map(own).collect();
    let [x, gradient] = a.tensors(["x", "gradient"]);
    a4.backward_recomputed(&Layers::of(a, log), &parameters, &x, &gradient, a.fact("segment"))
}

/// Result and gradients, and which of them are recorded still.
pub fn gradients(a4: &dyn A4, case: &Record) -> Record {
    still_recorded(case, |a| {
        let LayerGradients { y, x, parameters } = call(a4, a, &Log::default())?;
        let named = |(name, x)| (format!("gradient of {name}"), x);
        let of_input = [("y".to_string(), y), ("gradient of x".to_string(), x)];
        Ok(of_input.into_iter().chain(parameters.into_iter().map(named)).collect())
    })
}

/// The calls of layers in their order.
pub fn calls(a4: &dyn A4, case: &Record) -> Record {
    let log = Log::default();
    let answer = observe_parts(case, |a| {
        call(a4, a, &log)?;
        Ok(Vec::<(String, Tensor)>::new())
    });
    answer.fact("calls", log.lines())
}
