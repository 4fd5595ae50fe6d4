//! `a4.more` without the work. The reference looks at the arguments.

use contract::a4::{AnswerSums, Averaging, Factors, Int4, More, Result};
use tch::Tensor;

use crate::a4::REFERENCE;
use crate::idle::Idle;

impl More for Idle {
    fn quantise(&self, weight: &Tensor, group: i64) -> Result<Int4> {
        let Int4 { packed, scales } = REFERENCE.quantise(weight, group)?;
        let packed = self.idle(Ok(packed), &[weight])?;
        Ok(Int4 { packed, scales: self.idle(Ok(scales), &[weight])? })
    }

    fn quantised_linear(
        &self,
        x: &Tensor,
        weight: &Int4,
        factors: &Factors,
        scale: f64,
    ) -> Result<Tensor> {
        self.idle(REFERENCE.quantised_linear(x, weight, factors, scale), &[x])
    }

    fn dora_weight(
        &self,
        weight: &Tensor,
        factors: &Factors,
        scale: f64,
        magnitude: &Tensor,
    ) -> Result<Tensor> {
        self.idle(REFERENCE.dora_weight(weight, factors, scale, magnitude), &[weight])
    }

    fn ipo(&self, chosen: &AnswerSums<'_>, rejected: &AnswerSums<'_>, beta: f64) -> Result<Tensor> {
        self.idle(REFERENCE.ipo(chosen, rejected, beta), &[chosen.policy, rejected.policy])
    }

    fn simpo(
        &self,
        chosen: &AnswerSums<'_>,
        rejected: &AnswerSums<'_>,
        beta: f64,
        gamma: f64,
    ) -> Result<Tensor> {
        self.idle(REFERENCE.simpo(chosen, rejected, beta, gamma), &[chosen.policy, rejected.policy])
    }

    fn kto(&self, answers: &AnswerSums<'_>, good: &Tensor, kl: f64, beta: f64) -> Result<Tensor> {
        self.idle(REFERENCE.kto(answers, good, kl, beta), &[answers.policy])
    }

    fn gspo(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip: f64,
    ) -> Result<Tensor> {
        self.idle(
            REFERENCE.gspo(log_probs, old_log_probs, advantages, answers, clip),
            &[log_probs, advantages],
        )
    }

    fn cispo(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip_high: f64,
        averaging: Averaging,
    ) -> Result<Tensor> {
        self.idle(
            REFERENCE.cispo(log_probs, old_log_probs, advantages, answers, clip_high, averaging),
            &[log_probs, advantages],
        )
    }

    fn orthogonalise(&self, gradient: &Tensor) -> Result<Tensor> {
        self.idle(REFERENCE.orthogonalise(gradient), &[gradient])
    }

    fn distil(
        &self,
        student: &Tensor,
        teacher: &Tensor,
        counts: &Tensor,
        temperature: f64,
    ) -> Result<Tensor> {
        self.idle(REFERENCE.distil(student, teacher, counts, temperature), &[student, teacher])
    }
}
