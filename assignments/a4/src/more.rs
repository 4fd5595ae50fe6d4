//! Bonus task `a4.more` (5 points): later methods.

use contract::a4::{AnswerSums, Averaging, Factors, Int4, More, Result};
use tch::Tensor;

use crate::Submission;

impl More for Submission {
    fn quantise(&self, _weight: &Tensor, _group: i64) -> Result<Int4> {
        todo!("a4.more.quantise")
    }

    fn quantised_linear(
        &self,
        _x: &Tensor,
        _weight: &Int4,
        _factors: &Factors,
        _scale: f64,
    ) -> Result<Tensor> {
        todo!("a4.more.quantised_linear")
    }

    fn dora_weight(
        &self,
        _weight: &Tensor,
        _factors: &Factors,
        _scale: f64,
        _magnitude: &Tensor,
    ) -> Result<Tensor> {
        todo!("a4.more.dora_weight")
    }

    fn ipo(
        &self,
        _chosen: &AnswerSums<'_>,
        _rejected: &AnswerSums<'_>,
        _beta: f64,
    ) -> Result<Tensor> {
        todo!("a4.more.ipo")
    }

    fn simpo(
        &self,
        _chosen: &AnswerSums<'_>,
        _rejected: &AnswerSums<'_>,
        _beta: f64,
        _gamma: f64,
    ) -> Result<Tensor> {
        todo!("a4.more.simpo")
    }

    fn kto(
        &self,
        _answers: &AnswerSums<'_>,
        _good: &Tensor,
        _kl: f64,
        _beta: f64,
    ) -> Result<Tensor> {
        todo!("a4.more.kto")
    }

    fn gspo(
        &self,
        _log_probs: &Tensor,
        _old_log_probs: &Tensor,
        _advantages: &Tensor,
        _answers: &Tensor,
        _clip: f64,
    ) -> Result<Tensor> {
        todo!("a4.more.gspo")
    }

    fn cispo(
        &self,
        _log_probs: &Tensor,
        _old_log_probs: &Tensor,
        _advantages: &Tensor,
        _answers: &Tensor,
        _clip_high: f64,
        _averaging: Averaging,
    ) -> Result<Tensor> {
        todo!("a4.more.cispo")
    }

    fn orthogonalise(&self, _gradient: &Tensor) -> Result<Tensor> {
        todo!("a4.more.orthogonalise")
    }

    fn distil(
        &self,
        _student: &Tensor,
        _teacher: &Tensor,
        _counts: &Tensor,
        _temperature: f64,
    ) -> Result<Tensor> {
        todo!("a4.more.distil")
    }
}
