//! `a4.optim`.

use contract::a4::{Group, Optim, OptimizerState, Parameters, Result, Rule};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Optim for Parts {
    fn groups(&self, _parameters: &Parameters, _weight_decay: f64) -> [Group; 2] {
        todo!("a4.optim.groups")
    }

    fn update(
        &self,
        _rule: &Rule,
        _lr: f64,
        _groups: &[Group],
        _parameters: &mut Parameters,
        _gradients: &Parameters,
        _state: &mut OptimizerState,
    ) -> Result<()> {
        todo!("a4.optim.update")
    }
}
