//! `a4.align` without the work. The reference looks at the arguments, and says which shape is
//! right.

use contract::a4::{
    Advantages, Align, Averaging, Episodes, GrpoConfig, InputError, KlEstimator, Number,
    Preference, Result, Scored, TokenScores,
};
use tch::Tensor;

use crate::a4::REFERENCE;
use crate::idle::Idle;

impl Idle {
    /// In place of two tensors that the reference answers.
    fn both(self, right: [&Tensor; 2], inputs: &[&Tensor]) -> Result<[Tensor; 2]> {
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(right.map(|right| self.tensor(right, inputs))),
        }
    }
}

impl Align for Idle {
    fn score(&self, answers: &Scored<'_>) -> Result<TokenScores> {
        let right = REFERENCE.score(answers)?;
        let right = [&right.log_probs, &right.entropies];
        let [log_probs, entropies] = self.both(right, &[answers.logits])?;
        Ok(TokenScores { log_probs, entropies })
    }

    fn dpo(
        &self,
        chosen: &Scored<'_>,
        rejected: &Scored<'_>,
        reference_chosen: &Tensor,
        reference_rejected: &Tensor,
        beta: f64,
    ) -> Result<Preference> {
        let right = REFERENCE.dpo(chosen, rejected, reference_chosen, reference_rejected, beta)?;
        let inputs = [chosen.logits, reference_rejected];
        let [loss, margins] = self.both([&right.loss, &right.margins], &inputs)?;
        Ok(Preference { loss, margins })
    }

    fn reward_loss(&self, chosen: &Tensor, rejected: &Tensor) -> Result {
        self.idle(REFERENCE.reward_loss(chosen, rejected), &[chosen, rejected])
    }

    fn final_answer(&self, text: &str) -> Option<Number> {
        let numerator = match self {
            Self::Nothing | Self::NotANumber => return None,
            Self::First => text.chars().find_map(|c| c.to_digit(10)).map_or(0, i64::from),
            Self::Last => text.chars().rev().find_map(|c| c.to_digit(10)).map_or(0, i64::from),
            _ => self.number(&[]) as i64,
        };
        Some(Number { numerator, denominator: 1 })
    }

    fn gae(&self, episodes: &Episodes<'_>, gamma: f64, lambda: f64) -> Result<Advantages> {
        let right = REFERENCE.gae(episodes, gamma, lambda)?;
        let inputs = [episodes.rewards, episodes.values];
        let [advantages, returns] = self.both([&right.advantages, &right.returns], &inputs)?;
        Ok(Advantages { advantages, returns })
    }

    fn ppo_policy_loss(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip: f64,
        averaging: Averaging,
    ) -> Result {
        let right = REFERENCE.ppo_policy_loss(
            log_probs,
            old_log_probs,
            advantages,
            answers,
            clip,
            averaging,
        );
        self.idle(right, &[log_probs, advantages])
    }

    fn ppo_value_loss(
        &self,
        values: &Tensor,
        old_values: &Tensor,
        returns: &Tensor,
        answers: &Tensor,
        clip: f64,
        averaging: Averaging,
    ) -> Result {
        let right = REFERENCE.ppo_value_loss(values, old_values, returns, answers, clip, averaging);
        self.idle(right, &[values, returns])
    }

    fn kl(&self, log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Result {
        self.idle(REFERENCE.kl(log_probs, reference, estimator), &[log_probs, reference])
    }

    fn group_advantages(&self, rewards: &Tensor, group: usize, scaled: bool) -> Result {
        self.idle(REFERENCE.group_advantages(rewards, group, scaled), &[rewards])
    }

    fn grpo_loss(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        reference_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        config: &GrpoConfig,
    ) -> Result {
        let right = REFERENCE.grpo_loss(
            log_probs,
            old_log_probs,
            reference_log_probs,
            advantages,
            answers,
            config,
        );
        self.idle(right, &[log_probs, advantages])
    }
}
