//! `a4.align` without the work.

use contract::a4::{
    Advantages, Align, Averaging, Episodes, GrpoConfig, KlEstimator, Number, Preference, Result,
    Scored, TokenScores,
};
use tch::Tensor;

use crate::idle::Idle;

impl Align for Idle {
    fn score(&self, _answers: &Scored<'_>) -> Result<TokenScores> {
        todo!("a4.align.score")
    }

    fn dpo(
        &self,
        _chosen: &Scored<'_>,
        _rejected: &Scored<'_>,
        _reference_chosen: &Tensor,
        _reference_rejected: &Tensor,
        _beta: f64,
    ) -> Result<Preference> {
        todo!("a4.align.dpo")
    }

    fn reward_loss(&self, _chosen: &Tensor, _rejected: &Tensor) -> Result<Tensor> {
        todo!("a4.align.reward_loss")
    }

    fn final_answer(&self, _text: &str) -> Option<Number> {
        todo!("a4.align.final_answer")
    }

    fn gae(&self, _episodes: &Episodes<'_>, _gamma: f64, _lambda: f64) -> Result<Advantages> {
        todo!("a4.align.gae")
    }

    fn ppo_policy_loss(
        &self,
        _log_probs: &Tensor,
        _old_log_probs: &Tensor,
        _advantages: &Tensor,
        _answers: &Tensor,
        _clip: f64,
        _averaging: Averaging,
    ) -> Result<Tensor> {
        todo!("a4.align.ppo_policy_loss")
    }

    fn ppo_value_loss(
        &self,
        _values: &Tensor,
        _old_values: &Tensor,
        _returns: &Tensor,
        _answers: &Tensor,
        _clip: f64,
        _averaging: Averaging,
    ) -> Result<Tensor> {
        todo!("a4.align.ppo_value_loss")
    }

    fn kl(
        &self,
        _log_probs: &Tensor,
        _reference_log_probs: &Tensor,
        _estimator: KlEstimator,
    ) -> Result<Tensor> {
        todo!("a4.align.kl")
    }

    fn group_advantages(&self, _rewards: &Tensor, _group: usize, _scaled: bool) -> Result<Tensor> {
        todo!("a4.align.group_advantages")
    }

    fn grpo_loss(
        &self,
        _log_probs: &Tensor,
        _old_log_probs: &Tensor,
        _reference_log_probs: &Tensor,
        _advantages: &Tensor,
        _answers: &Tensor,
        _config: &GrpoConfig,
    ) -> Result<Tensor> {
        todo!("a4.align.grpo_loss")
    }
}
