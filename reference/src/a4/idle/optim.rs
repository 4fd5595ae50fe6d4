//! `a4.optim` without the work. The reference looks at the arguments here.

use contract::a4::{Group, Optim, OptimizerState, Parameters, Result, Rule, Slot};
use tch::Tensor;

use crate::a4::REFERENCE;
use crate::idle::Idle;

impl Optim for Idle {
    fn groups(&self, parameters: &Parameters, weight_decay: f64) -> [Group; 2] {
        let all: Vec<String> = parameters.keys().cloned().collect();
        let [first, second] = match self {
            Self::First => [all, vec![]],
            Self::Last => [vec![], all],
            _ => [vec![], vec![]],
        };
        let decay = self.number(&[weight_decay, weight_decay]);
        [Group { names: first, weight_decay: decay }, Group { names: second, weight_decay: 0.0 }]
    }

    fn update(
        &self,
        rule: &Rule,
        lr: f64,
        groups: &[Group],
        parameters: &mut Parameters,
        gradients: &Parameters,
        state: &mut OptimizerState,
    ) -> Result<()> {
        let (mut copies, mut slots) = (shallow(parameters), shallow_slots(state));
        REFERENCE.update(rule, lr, groups, &mut copies, gradients, &mut slots)?;
        for (name, p) in parameters {
            let inputs = [Some(p.shallow_clone()), gradients.get(name).map(Tensor::shallow_clone)];
            let inputs: Vec<&Tensor> = inputs.iter().flatten().collect();
            *p = self.tensor(p, &inputs);
        }
        Ok(())
    }
}

/// The same tensors.
pub fn shallow(parameters: &Parameters) -> Parameters {
    parameters.iter().map(|(name, p)| (name.clone(), p.shallow_clone())).collect()
}

/// The same tensors.
pub fn shallow_slots(state: &OptimizerState) -> OptimizerState {
    let slot = |slot: &Slot| {
        let of = |x: &Option<Tensor>| x.as_ref().map(Tensor::shallow_clone);
        Slot { updates: slot.updates, first: of(&slot.first), second: of(&slot.second) }
    };
    state.iter().map(|(name, one)| (name.clone(), slot(one))).collect()
}
