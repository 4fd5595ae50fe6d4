//! Task `a5.logits`: what becomes of the logits before a token is drawn.

use std::collections::BTreeMap;

use tch::Tensor;

use super::Result;

/// What a distribution is changed by. The [`Default`] changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct SamplingConfig {
    /// Above 1, tokens that came before become less likely (a finite number) (Keskar et al. 2019, arXiv:1909.05858);
    /// 1 changes nothing.
    pub repetition_penalty: f64,
    /// Taken from the logit of each token that was generated.
    pub presence_penalty: f64,
    /// Taken from the logit of each token that was generated, once for each time.
    pub frequency_penalty: f64,
    /// Added to the logits of these tokens.
    pub biases: BTreeMap<i64, f64>,
    /// Tokens that must not come.
    pub banned: Vec<i64>,
    /// What logits are divided by, from 1e-100 to 1e100; at 0 only the likeliest token can come.
    pub temperature: f64,
    /// Only the `k` likeliest may come.
    pub top_k: Option<usize>,
    /// Only the likeliest that together have this probability may come (nucleus sampling, Holtzman
    /// et al. 2019, arXiv:1904.09751).
    pub top_p: Option<f64>,
    /// Only those may come whose probability is at least this share of the largest (Nguyen et al.
    /// 2024, arXiv:2407.01082).
    pub min_p: Option<f64>,
    /// Only those may come that are as surprising as expected and together have this probability
    /// (Meister et al. 2022, arXiv:2202.00666).
    pub typical_p: Option<f64>,
}

impl Default for SamplingConfig {
    fn default() -> Self {
        Self {
            repetition_penalty: 1.0,
            presence_penalty: 0.0,
            frequency_penalty: 0.0,
            biases: BTreeMap::new(),
            banned: vec![],
            temperature: 1.0,
            top_k: None,
            top_p: None,
            min_p: None,
            typical_p: None,
        }
    }
}

/// The tokens before the one that is drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct History<'a> {
    /// What was given.
    pub prompt: &'a [i64],
    /// What was drawn since.
    pub generated: &'a [i64],
}

/// Task `a5.logits`.
pub trait Logits {
    /// `ln softmax(logits)`, `[v]` of `f64`: the model's own opinion. A logit of `-inf` stays
    /// `-inf`.
    ///
    /// # Errors
    ///
    /// Dtype (no float), `empty` of `logits`; `shape` or `rank` of `logits`, if it has not one dim.
    /// No logit is NaN or `+inf`, and one is finite: that need not be looked at.
    fn log_probs(&self, logits: &Tensor) -> Result<Tensor>;

    /// The logits `[v]`, of `f64`, after penalties, biases and bans, in this order:
    ///
    /// 1. repetition: the logit `x` of every token of **the prompt and the generated** becomes `x /
    ///    r` if it is positive and `x · r` if it is negative, once, however often the token came;
    /// 2. presence and frequency: `x - presence - frequency · count` for every token of **the
    ///    generated only**, which came `count ≥ 1` times;
    /// 3. biases are added;
    /// 4. banned tokens get `-inf`. If that would leave no token, all bans are left out.
    ///
    /// # Errors
    ///
    /// As [`log_probs`](Self::log_probs); `range` of `repetition_penalty`, if it is not positive;
    /// `range` of `history`, `biases` or `banned`, if a token is not in `0..v`.
    fn penalised(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor>;

    /// The log-probabilities `[v]`, of `f64`, that a token is drawn from.
    /// [`penalised`](Self::penalised) logits pass, in this order:
    ///
    /// 1. temperature: logits are divided by it. **At 0** the token with the largest logit gets
    ///    probability 1, the one with the smallest id if there are several; all below is left out;
    /// 2. top-k: all that are at least as likely as the `k`-th likeliest stay: **ties stay**, so
    ///    more than `k` may;
    /// 3. top-p: sorted by probability (of equal ones the smaller id first), the **shortest prefix
    ///    with a sum of at least `p`** stays: the token that crosses `p` is in. At least one stays
    ///    (`p` = 0); at `p` = 1 all do;
    /// 4. min-p: those with a probability of at least `min_p` times the largest stay;
    /// 5. typical: with the entropy `H = -Σ p·ln p`, sorted by `|-ln p - H|` (of equal ones the
    ///    smaller id first), the shortest prefix with a sum of at least `typical_p` stays, at least
    ///    one; at 1 all do.
    ///
    /// After each of these the probabilities of what stays are **renormalised**, and the next one
    /// looks at those. What does not stay gets `-inf`; what stays has a finite log-probability,
    /// however unlikely it is. A sum or probability that is less than its bound by at most 1e-9
    /// counts as reaching it in top-p, min-p and typical, and distances `|-ln p - H|` that differ by
    /// no more than that count as equal (sort by distance first, then the equal ones by id); top-k
    /// compares exactly.
    ///
    /// # Errors
    ///
    /// As [`penalised`](Self::penalised); `range` of `temperature`, if it is negative or NaN; of
    /// `top_k`, if it is 0; of `top_p`, `min_p` or `typical_p`, if it is not in `0..=1`.
    fn process(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor>;
}
