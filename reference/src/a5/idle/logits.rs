//! `a5.logits` without the work. The reference looks at the arguments here.

use contract::a5::{History, InputError, Logits, Result, SamplingConfig};
use tch::{Kind, Tensor};

use crate::a5::REFERENCE;
use crate::idle::Idle;

impl Logits for Idle {
    fn log_probs(&self, logits: &Tensor) -> Result<Tensor> {
        self.rated(&REFERENCE.log_probs(logits)?, logits)
    }

    fn penalised(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor> {
        self.rated(&REFERENCE.penalised(logits, history, config)?, logits)
    }

    fn process(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor> {
        self.rated(&REFERENCE.process(logits, history, config)?, logits)
    }
}

impl Idle {
    /// In place of what becomes of logits; these are in `f64`, as the answer has to be.
    fn rated(self, right: &Tensor, logits: &Tensor) -> Result<Tensor> {
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(self.tensor(right, &[&logits.to_kind(Kind::Double)])),
        }
    }
}
