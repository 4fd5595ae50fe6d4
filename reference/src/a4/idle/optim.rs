//! `a4.optim` without the work.

use contract::a4::{Group, Optim, OptimizerState, Parameters, Result, Rule};

use crate::idle::Idle;

impl Optim for Idle {
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
