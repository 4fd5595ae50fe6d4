//! `a4.align`: a file for each theme.

pub mod advantages;
pub(crate) mod arguments;
pub mod averaging;
pub mod final_answer;
pub mod policy_losses;
pub mod preferences;
pub mod scores;

use contract::a4::{
    Advantages, Align, Arg, Averaging, Episodes, GrpoConfig, KlEstimator, Number, Preference,
    Result, Scored, TokenScores,
};
use tch::{Kind, Tensor};

use super::Parts;
use advantages::{Row, Step};
use arguments::{alike, fit_scored, mask, not_negative, real};
use preferences::{Pair, Sums};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The log-probs and the entropies of answers.
    pub score: fn(&Scored<'_>) -> [Tensor; 2],
    /// The sums of log-probs of the answers of pairs.
    pub sums: fn(&Pair<'_>) -> Sums,
    /// DPO's loss and margins.
    pub preference: fn(&Sums, beta: f64) -> Preference,
    /// The loss of a reward model.
    pub reward_loss: fn(chosen: &Tensor, rejected: &Tensor) -> Tensor,
    /// The final answer in a text.
    pub final_answer: fn(&str) -> Option<Number>,
    /// Advantage and return of each step of a row.
    pub gae: fn(&[Step], last_value: f64, gamma: f64, lambda: f64) -> Row,
    /// What becomes of both in the end.
    pub finish: fn(Advantages, &Episodes<'_>) -> Advantages,
    /// What goes into a loss of tokens, given which are tokens of answers.
    pub hidden: fn(&Tensor, answers: &Tensor) -> Tensor,
    /// The losses of tokens, given which are tokens of answers.
    pub dropped: fn(&Tensor, answers: &Tensor) -> Tensor,
    /// One number from losses that are 0 where there is no token.
    pub averaged: fn(&Tensor, answers: &Tensor, Averaging) -> Tensor,
    /// PPO's losses of tokens; the ratio is held between these two.
    pub surrogate: fn(new: &Tensor, old: &Tensor, advantages: &Tensor, [f64; 2]) -> Tensor,
    /// The losses of values.
    pub value_losses: fn(new: &Tensor, old: &Tensor, returns: &Tensor, clip: f64) -> Tensor,
    /// The estimates of a divergence.
    pub kl: fn(&Tensor, reference: &Tensor, KlEstimator) -> Tensor,
    /// Advantages of rewards, of which each row is a group.
    pub group_advantages: fn(&Tensor, scaled: bool) -> Tensor,
    /// The rewards `[b]` as rows, a group each.
    pub groups: fn(&Tensor, group: i64) -> Tensor,
    /// These rows as `[b]`.
    pub ungrouped: fn(&Tensor) -> Tensor,
    /// GRPO's losses of tokens.
    pub grpo: fn(&Functions, &GrpoTokens, &GrpoConfig) -> Tensor,
}

/// What GRPO's loss is computed from; all are `[b, s]`.
#[derive(Debug)]
pub struct GrpoTokens {
    /// By the policy.
    pub new: Tensor,
    /// By the policy that the answers were sampled from.
    pub old: Tensor,
    /// By the reference.
    pub reference: Tensor,
    /// The advantage of the answer, at each place.
    pub advantages: Tensor,
    /// Which places are tokens of answers.
    pub answers: Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    score: scores::score,
    sums: preferences::sums,
    preference: preferences::preference,
    reward_loss: preferences::reward_loss,
    final_answer: final_answer::final_answer,
    gae: advantages::gae,
    finish: |advantages, _| advantages,
    hidden: averaging::shown,
    dropped: averaging::shown,
    averaged: averaging::averaged,
    surrogate: policy_losses::surrogate,
    value_losses: policy_losses::value_losses,
    kl: policy_losses::kl,
    group_advantages: advantages::group_advantages,
    groups: |rewards, group| rewards.reshape([-1, group]),
    ungrouped: |advantages| advantages.reshape([-1]),
    grpo: policy_losses::grpo,
};

impl Functions {
    fn hide<const N: usize>(&self, inputs: [&Tensor; N], answers: &Tensor) -> [Tensor; N] {
        inputs.map(|x| (self.hidden)(x, answers))
    }

    fn average(&self, losses: &Tensor, answers: &Tensor, averaging: Averaging) -> Tensor {
        (self.averaged)(&(self.dropped)(losses, answers), answers, averaging)
    }
}

impl Align for Parts {
    fn score(&self, answers: &Scored<'_>) -> Result<TokenScores> {
        fit_scored("score", answers)?;
        let [log_probs, entropies] = (self.align.score)(answers);
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
        let op = "dpo";
        fit_scored(op, chosen)?;
        fit_scored(op, rejected)?;
        let b = chosen.logits.size()[0];
        let [_, s, v] = rejected.logits.size()[..] else { unreachable!("it fits") };
        Arg::new(op, "logits", rejected.logits).kind(chosen.logits.kind())?.shape(&[b, s, v])?;
        alike(op, chosen.logits, &[("reference_chosen", reference_chosen)])?;
        alike(op, rejected.logits, &[("reference_rejected", reference_rejected)])?;
        let references = [reference_chosen, reference_rejected];
        let sums = (self.align.sums)(&Pair { answers: [chosen, rejected], references });
        Ok((self.align.preference)(&sums, beta))
    }

    fn reward_loss(&self, chosen: &Tensor, rejected: &Tensor) -> Result {
        let op = "reward_loss";
        real(op, "chosen", chosen)?.rank(1)?.shape(&[chosen.size()[0]])?.filled()?;
        alike(op, chosen, &[("rejected", rejected)])?;
        Ok((self.align.reward_loss)(chosen, rejected))
    }

    fn final_answer(&self, text: &str) -> Option<Number> {
        (self.align.final_answer)(text)
    }

    fn gae(&self, episodes: &Episodes<'_>, gamma: f64, lambda: f64) -> Result<Advantages> {
        let Episodes { rewards, values, ends, counts, last_values } = *episodes;
        let (op, shape) = ("gae", rewards.size());
        real(op, "rewards", rewards)?.rank(2)?.shape(&shape[..2])?;
        alike(op, rewards, &[("values", values)])?;
        mask(op, "ends", ends, &shape)?;
        mask(op, "counts", counts, &shape)?;
        Arg::new(op, "last_values", last_values).kind(rewards.kind())?.shape(&shape[..1])?;
        let row = |steps: &[Step], last| (self.align.gae)(steps, last, gamma, lambda);
        Ok((self.align.finish)(advantages::by_row(episodes, row), episodes))
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
        let op = "ppo_policy_loss";
        real(op, "log_probs", log_probs)?;
        alike(op, log_probs, &[("old_log_probs", old_log_probs), ("advantages", advantages)])?;
        mask(op, "answers", answers, &log_probs.size())?;
        not_negative(op, "clip", clip)?;
        let [new, old, a] = self.align.hide([log_probs, old_log_probs, advantages], answers);
        let losses = (self.align.surrogate)(&new, &old, &a, [1.0 - clip, 1.0 + clip]);
        Ok(self.align.average(&losses, answers, averaging))
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
        let op = "ppo_value_loss";
        real(op, "values", values)?;
        alike(op, values, &[("old_values", old_values), ("returns", returns)])?;
        mask(op, "answers", answers, &values.size())?;
        not_negative(op, "clip", clip)?;
        let [new, old, returns] = self.align.hide([values, old_values, returns], answers);
        let losses = (self.align.value_losses)(&new, &old, &returns, clip);
        Ok(self.align.average(&losses, answers, averaging))
    }

    fn kl(
        &self,
        log_probs: &Tensor,
        reference_log_probs: &Tensor,
        estimator: KlEstimator,
    ) -> Result {
        real("kl", "log_probs", log_probs)?;
        alike("kl", log_probs, &[("reference_log_probs", reference_log_probs)])?;
        Ok((self.align.kl)(log_probs, reference_log_probs, estimator))
    }

    fn group_advantages(&self, rewards: &Tensor, group: usize, scaled: bool) -> Result {
        let op = "group_advantages";
        let b = real(op, "rewards", rewards)?.rank(1)?.shape(&[rewards.size()[0]])?.last();
        let group = Arg::in_range(op, "group", group as i64, 1..)?;
        // Some multiple of it is `b`.
        Arg::in_range(op, "group", b % group, 0..=0)?;
        let advantages = tch::no_grad(|| {
            let groups = (self.align.groups)(rewards, group);
            (self.align.ungrouped)(&(self.align.group_advantages)(&groups, scaled))
        });
        Ok(advantages)
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
        let (op, shape) = ("grpo_loss", log_probs.size());
        real(op, "log_probs", log_probs)?.rank(2)?.shape(&shape[..2])?;
        let others =
            [("old_log_probs", old_log_probs), ("reference_log_probs", reference_log_probs)];
        alike(op, log_probs, &others)?;
        Arg::new(op, "advantages", advantages).kind(log_probs.kind())?.shape(&shape[..1])?;
        mask(op, "answers", answers, &shape)?;
        let advantages = advantages.unsqueeze(1).expand_as(log_probs);
        let inputs = [log_probs, old_log_probs, reference_log_probs, &advantages];
        let [new, old, reference, advantages] = self.align.hide(inputs, answers);
        let answers = answers.shallow_clone();
        let tokens = GrpoTokens { new, old, reference, advantages, answers };
        let losses = (self.align.grpo)(&self.align, &tokens, config);
        Ok(self.align.average(&losses, &tokens.answers, config.averaging))
    }
}

/// The sum along the last dim.
pub fn row_sums(x: &Tensor) -> Tensor {
    x.sum_dim_intlist([-1].as_slice(), false, None::<Kind>)
}
