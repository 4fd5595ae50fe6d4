//! `a4.step` without the work. The reference looks at the arguments here.

use contract::a4::{
    InputError, Labelled, LossScale, Parameters, Result, StepConfig, StepReport, Steps, TrainState,
    TrainableModel,
};

use super::optim::{shallow, shallow_slots};
use crate::a4::REFERENCE;
use crate::idle::Idle;

impl Steps for Idle {
    fn clip(&self, gradients: &mut Parameters, max_norm: f64) -> Result<f64> {
        let n = REFERENCE.clip(&mut shallow(gradients), max_norm)?;
        if *self == Self::Last {
            return Ok(n);
        }
        for g in gradients.values_mut() {
            *g = self.tensor(g, &[g]);
        }
        Ok(self.number(&[max_norm]))
    }

    fn accumulate(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        trained: &[String],
        micro_batches: &[Labelled],
    ) -> Result<(f64, Parameters)> {
        let (_, right) = REFERENCE.accumulate(model, parameters, trained, micro_batches)?;
        if *self == Self::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        let tensor = |(name, g)| (String::clone(name), self.tensor(g, &[&parameters[name]]));
        Ok((self.number(&[0.0, 1.0]), right.iter().map(tensor).collect()))
    }

    fn next_scale(&self, scale: LossScale, _overflow: bool) -> LossScale {
        match self {
            Self::First => scale,
            Self::Last => LossScale { good_steps: scale.good_steps + 1, ..scale },
            _ => LossScale { scale: self.number(&[]), good_steps: 0, ..scale },
        }
    }

    fn train_step(
        &self,
        model: &dyn TrainableModel,
        state: &mut TrainState,
        micro_batches: &[Labelled],
        config: &StepConfig,
    ) -> Result<StepReport> {
        let (parameters, optimizer) = (shallow(&state.parameters), shallow_slots(&state.optimizer));
        let mut copy = TrainState { parameters, optimizer, ..*state };
        REFERENCE.train_step(model, &mut copy, micro_batches, config)?;
        let number = self.number(&[0.0, 1.0]);
        Ok(StepReport { loss: number, norm: number, lr: number, skipped: *self == Self::Last })
    }
}
