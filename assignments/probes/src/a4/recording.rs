//! Parameters that gradients were taken of before, and results that are recorded still.

use contract::a4::Result;
use harness::Record;
use tch::Tensor;

use crate::observe::{Inputs, observe_parts};

/// The tensor as a parameter in the middle of training: it requires a gradient, and has one
/// from before, which is nobody's business now.
pub fn trained(x: &Tensor) -> Tensor {
    let x = x.detach().set_requires_grad(true);
    tch::with_grad(|| (&x * &x).sum(x.kind()).backward());
    x
}

/// Calls `f` as [`observe_parts`] does. The answer says also which parts are recorded still,
/// if there are such.
pub fn still_recorded(
    case: &Record,
    f: impl FnOnce(&Inputs<'_>) -> Result<Vec<(String, Tensor)>>,
) -> Record {
    let mut recorded = Vec::new();
    let answer = observe_parts(case, |a| {
        let parts = f(a)?;
        let names = parts.iter().filter(|(_, x)| x.requires_grad()).map(|(name, _)| name.clone());
        recorded.extend(names);
        Ok(parts)
    });
    if recorded.is_empty() { answer } else { answer.fact("still recorded", recorded) }
}
