//! Task `a5.logits` (15 points): processing logits.

use contract::a5::{History, Logits, Result, SamplingConfig};
use tch::Tensor;

use crate::Submission;

impl Logits for Submission {
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
