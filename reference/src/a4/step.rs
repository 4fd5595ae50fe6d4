//! `a4.step`.

use contract::a4::{
    Labelled, LossScale, Parameters, Result, StepConfig, StepReport, Steps, TrainState,
    TrainableModel,
};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Steps for Parts {
    fn clip(&self, _gradients: &mut Parameters, _max_norm: f64) -> Result<f64> {
        todo!("a4.step.clip")
    }

    fn accumulate(
        &self,
        _model: &dyn TrainableModel,
        _parameters: &Parameters,
        _trained: &[String],
        _micro_batches: &[Labelled],
    ) -> Result<(f64, Parameters)> {
        todo!("a4.step.accumulate")
    }

    fn next_scale(&self, _scale: LossScale, _overflow: bool) -> LossScale {
        todo!("a4.step.next_scale")
    }

    fn train_step(
        &self,
        _model: &dyn TrainableModel,
        _state: &mut TrainState,
        _micro_batches: &[Labelled],
        _config: &StepConfig,
    ) -> Result<StepReport> {
        todo!("a4.step.train_step")
    }
}
