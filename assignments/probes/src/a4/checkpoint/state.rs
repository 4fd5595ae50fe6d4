//! A checkpoint out of a case, as `checks` writes it.

use std::collections::BTreeMap;

use contract::a4::{Checkpoint, Cursor, LossScale, Slot, TrainState};
use serde::{Deserialize, Serialize};

use crate::observe::Inputs;

/// All numbers of a checkpoint but for those of the optimizer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Numbers {
    updates: u64,
    scale: f64,
    growth: f64,
    backoff: f64,
    interval: u64,
    good_steps: u64,
    epoch: u64,
    taken: usize,
}

/// The numbers of a checkpoint.
pub fn numbers(checkpoint: &Checkpoint) -> Numbers {
    let Checkpoint { state, cursor } = checkpoint;
    let LossScale { scale, growth, backoff, interval, good_steps } = state.scale;
    let Cursor { epoch, taken } = *cursor;
    Numbers { updates: state.updates, scale, growth, backoff, interval, good_steps, epoch, taken }
}

/// The checkpoint `which` of a case.
pub fn checkpoint(a: &Inputs<'_>, which: &str) -> Checkpoint {
    let named = |part: &str| a.fact(&format!("{which}.{part}"));
    let parameters: Vec<String> = a.fact(&format!("{which}.parameters"));
    let parameter = |name: String| {
        let x = a.tensor(&format!("{which}.parameter.{name}"));
        (name, x.set_requires_grad(true))
    };
    let parameters = parameters.into_iter().map(parameter).collect();
    let slots: BTreeMap<String, u64> = a.fact(&format!("{which}.slots"));
    let slot = |(name, updates): (String, u64)| {
        let moment = |part: &str| a.optional(&format!("{which}.{part}.{name}"));
        let slot = Slot { updates, first: moment("first"), second: moment("second") };
        (name, slot)
    };
    let optimizer = slots.into_iter().map(slot).collect();
    let Numbers { updates, scale, growth, backoff, interval, good_steps, epoch, taken } =
        named("numbers");
    let scale = LossScale { scale, growth, backoff, interval, good_steps };
    let state = TrainState { parameters, optimizer, scale, updates };
    Checkpoint { state, cursor: Cursor { epoch, taken } }
}
