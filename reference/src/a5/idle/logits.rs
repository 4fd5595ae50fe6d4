//! `a5.logits` without the work.

use contract::a5::{History, Logits, Result, SamplingConfig};
use tch::Tensor;

use crate::idle::Idle;

impl Logits for Idle {
    fn log_probs(&self, _logits: &Tensor) -> Result<Tensor> {
        todo!("a5.logits.log_probs")
    }

    fn penalised(
        &self,
        _logits: &Tensor,
        _history: &History<'_>,
        _config: &SamplingConfig,
    ) -> Result<Tensor> {
        todo!("a5.logits.penalised")
    }

    fn process(
        &self,
        _logits: &Tensor,
        _history: &History<'_>,
        _config: &SamplingConfig,
    ) -> Result<Tensor> {
        todo!("a5.logits.process")
    }
}
