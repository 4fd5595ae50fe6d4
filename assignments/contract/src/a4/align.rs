//! Task `a4.align`: a model learns what people prefer.

use tch::Tensor;

use super::Result;

/// Answers as the model rates them.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// What the model says, `[b, s, v]`: at place `i` about the token at place `i + 1`.
    pub logits: &'a Tensor,
    /// The tokens, `[b, s]` of `i64`: prompts, answers and padding.
    pub ids: &'a Tensor,
    /// `[b, s]` of `bool`: true where the token at this place belongs to the answer. Never at place
    /// 0, which nothing rates.
    pub answers: &'a Tensor,
}

/// What the tokens of answers say.
#[derive(Debug)]
pub struct TokenScores {
    /// `ln p(token)`, `[b, s]`; 0 where there is no answer.
    pub log_probs: Tensor,
    /// The entropy of the distribution that the token was rated by, in nats, `[b, s]`; 0 where
    /// there is no answer.
    pub entropies: Tensor,
}

/// How losses of tokens become one number. Only tokens of answers count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Averaging {
    /// The mean over the tokens of all answers: long answers weigh more (DAPO, Yu et al. 2025,
    /// arXiv:2503.14476).
    PerToken,
    /// The mean over the answers of the mean over the tokens of each (GRPO, Shao et al. 2024,
    /// arXiv:2402.03300). Answers without tokens are left out.
    PerAnswer,
    /// The sum over all tokens, divided by `b` times this constant (Dr. GRPO, Liu et al. 2025,
    /// arXiv:2503.20783).
    Constant(f64),
}

/// What DPO comes to.
#[derive(Debug)]
pub struct Preference {
    /// The loss, `[]`: the mean over the pairs.
    pub loss: Tensor,
    /// `β` times how much more the policy prefers the chosen answer than the reference does, `[b]`.
    pub margins: Tensor,
}

/// A rational number in lowest terms; the denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// The numerator.
    pub numerator: i64,
    /// The denominator.
    pub denominator: i64,
}

/// What happened, step by step, in `b` episodes. All are `[b, t]`.
#[derive(Debug, Clone, Copy)]
pub struct Episodes<'a> {
    /// The reward of each step.
    pub rewards: &'a Tensor,
    /// The value of the state **before** each step.
    pub values: &'a Tensor,
    /// `bool`: whether the episode ended (terminally) with this step. What follows in the row is
    /// another episode.
    pub ends: &'a Tensor,
    /// `bool`: which steps count.
    pub counts: &'a Tensor,
    /// The value of the state behind the last step of each row, `[b]`: where the row was cut off in
    /// the middle of an episode. It is not looked at if the last step that counts is an end.
    pub last_values: &'a Tensor,
}

/// What GAE comes to; both are `[b, t]`, and 0 at steps that do not count.
#[derive(Debug)]
pub struct Advantages {
    /// How much better than expected.
    pub advantages: Tensor,
    /// `advantages + values`: what the values should have been.
    pub returns: Tensor,
}

/// An estimator of `KL(policy ‖ reference)` from one sampled token (Schulman 2020). With `d = ln
/// policy - ln reference`:
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KlEstimator {
    /// `d`: unbiased, may be negative.
    K1,
    /// `d²/2`: biased, never negative.
    K2,
    /// `e^(-d) - 1 + d`: unbiased, never negative.
    K3,
}

/// The numbers of GRPO.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrpoConfig {
    /// How far a ratio may fall below 1.
    pub clip_low: f64,
    /// How far it may rise above 1.
    pub clip_high: f64,
    /// The weight of the KL term.
    pub beta: f64,
    /// How tokens are averaged.
    pub averaging: Averaging,
}

/// Task `a4.align`. Everything is computed in the dtype of its first tensor, `f32` or `f64`, and
/// differentiable where the method says so.
///
/// # Errors
///
/// Every method that takes tensors: `dtype` (neither `f32` nor `f64`; a mask that is no `bool`, ids
/// that are no `i64`) and `shape` of a parameter or a field that does not fit the first one. What
/// ranges are not named below (a negative clip of GRPO, no pairs at all) need not be looked at.
pub trait Align {
    /// The log-probability of each token of the answers, and the entropy where it was chosen. **The
    /// token at place `i` is rated by the logits at place `i - 1`.** Differentiable with respect to
    /// the logits; logits of ±1e4 stay finite.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `ids`, if one is not in the vocabulary; `range` of `answers`, if
    /// place 0 is one.
    fn score(&self, answers: &Scored<'_>) -> Result<TokenScores>;

    /// Direct preference optimisation (Rafailov et al. 2023, arXiv:2305.18290). With the **sum** of
    /// the log-probs of each answer, `π` of the policy and `ρ` of the reference:
    ///
    /// ```text
    /// margin = β·((π(chosen) - ρ(chosen)) - (π(rejected) - ρ(rejected)))
    /// loss = mean(-ln σ(margin))
    /// ```
    ///
    /// `reference_chosen` and `reference_rejected` are the logits of the reference for the same
    /// rows, `[b, s, v]`. The two answers of a pair may have different lengths and prompts. The loss
    /// is differentiable (at a margin of 0, too); `margins` need not be. **No gradient reaches the
    /// reference**. Margins of ±1e4 stay finite.
    ///
    /// # Errors
    ///
    /// Those of [`score`](Self::score); `shape` of a reference that does not fit.
    fn dpo(
        &self,
        chosen: &Scored<'_>,
        rejected: &Scored<'_>,
        reference_chosen: &Tensor,
        reference_rejected: &Tensor,
        beta: f64,
    ) -> Result<Preference>;

    /// The loss of a reward model (Bradley–Terry): `mean(-ln σ(chosen - rejected))`. `[b]`, `[b]` →
    /// `[]`. Differentiable; rewards of ±1e4 stay finite.
    ///
    /// # Errors
    ///
    /// As all methods; `empty` of `chosen`.
    fn reward_loss(&self, chosen: &Tensor, rejected: &Tensor) -> Result<Tensor>;

    /// The final answer in a text, for rewards that can be verified.
    ///
    /// If the text has a `\boxed{…}` whose braces close, the content of the **last** such one
    /// counts alone (such boxes do not lie in each other): without spaces (and `$`) it must be one number and nothing else. Otherwise the
    /// **last** number in the text counts.
    ///
    /// A number is, in ASCII digits, and as long as it can be:
    ///
    /// - an optional sign `+`, `-` or `−` (U+2212), which belongs to it only if no ASCII digit or
    ///   letter stands right before the sign (`3-2` ends with the number 2, `得-3` with -3);
    /// - then digits, or groups of digits with commas (one to three digits, then `,` and three
    ///   digits with no fourth behind them, once or more: `1,234`; in `1,23`, in `12,3456` and
    ///   before the last group of `1,234,5678` the comma separates numbers);
    /// - then, if a point and a digit follow, a decimal part (`.5` alone is the number 5; the point
    ///   at the end of a sentence is none);
    /// - then, if `/` and a digit follow, and there was no decimal part, a denominator (digits
    ///   only, no commas);
    /// - or, in a `\boxed` only: an optional sign and `\frac{n}{d}`, `\dfrac{n}{d}` or
    ///   `\tfrac{n}{d}`, with an optional sign in `n` and digits alone in both.
    ///
    /// `None` if there is no number, if the denominator is 0, or if numerator or denominator (in
    /// lowest terms) do not fit into an `i64`. Zeros in front aside, numbers that fit in lowest
    /// terms are written with at most 38 digits.
    fn final_answer(&self, text: &str) -> Option<Number>;

    /// Generalised advantage estimation (Schulman et al. 2016, arXiv:1506.02438). Over the steps
    /// that **count**, from the last to the first of each row:
    ///
    /// ```text
    /// δ_t = r_t + γ·V_next - V_t
    /// A_t = δ_t + γ·λ·A_next
    /// ```
    ///
    /// where `next` is the next step that counts; behind an end `V_next` and `A_next` are 0; behind
    /// the last one `V_next` is `last_values` and `A_next` is 0. **Steps that do not count are as
    /// if they were not there**: they neither decay nor carry anything, and an end or a reward at
    /// them is none. Not differentiable: nothing of it is recorded.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn gae(&self, episodes: &Episodes<'_>, gamma: f64, lambda: f64) -> Result<Advantages>;

    /// The loss of PPO's policy (Schulman et al. 2017, arXiv:1707.06347). With `ρ = e^(new - old)`,
    /// token by token:
    ///
    /// ```text
    /// -min(ρ·A, clamp(ρ, 1 - clip, 1 + clip)·A)
    /// ```
    ///
    /// averaged. Advantages are used as they come. Differentiable with respect to `log_probs`
    /// alone. What stands where `answers` is false changes nothing, whatever it is (infinite, no
    /// number). Without any answer token the loss is 0.
    ///
    /// # Shapes
    ///
    /// All `[b, s]` → `[]`
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `clip`, if it is negative.
    fn ppo_policy_loss(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip: f64,
        averaging: Averaging,
    ) -> Result<Tensor>;

    /// The loss of PPO's values: half of `max((V - R)², (V' - R)²)`, averaged, where `V'` is `V`
    /// held within `clip` of the old value. Differentiable with respect to `values` alone. Masks as
    /// above.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `clip`, if it is negative.
    fn ppo_value_loss(
        &self,
        values: &Tensor,
        old_values: &Tensor,
        returns: &Tensor,
        answers: &Tensor,
        clip: f64,
        averaging: Averaging,
    ) -> Result<Tensor>;

    /// The estimate, token by token. `[…]`, `[…]` → `[…]`. Differentiable with respect to
    /// `log_probs` alone.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn kl(
        &self,
        log_probs: &Tensor,
        reference_log_probs: &Tensor,
        estimator: KlEstimator,
    ) -> Result<Tensor>;

    /// GRPO's advantages. Neighbouring rewards, `group` at a time, are of the same question: `A =
    /// (r - mean) / (std + 1e-4)` **within the group**, where `std` is that of a sample (divided by
    /// `group - 1`, as in TRL). In a group of one, or whose rewards are all equal, all are 0. If
    /// `scaled` is false, it is `r - mean` alone (Dr. GRPO).
    ///
    /// `[b]` → `[b]`; not differentiable.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `group`, if it is 0 or does not divide `b`.
    fn group_advantages(&self, rewards: &Tensor, group: usize, scaled: bool) -> Result<Tensor>;

    /// The loss of GRPO: as [`ppo_policy_loss`](Self::ppo_policy_loss) with the advantage of the
    /// answer at each of its tokens and the ratio clamped to `1 - clip_low … 1 + clip_high`, plus
    /// `beta` times [`K3`](KlEstimator::K3), token by token, averaged together. Differentiable with
    /// respect to `log_probs` alone. Masks as above.
    ///
    /// # Shapes
    ///
    /// `[b, s]`, of `advantages` `[b]` → `[]`
    ///
    /// # Errors
    ///
    /// As all methods.
    fn grpo_loss(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        reference_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        config: &GrpoConfig,
    ) -> Result<Tensor>;
}
