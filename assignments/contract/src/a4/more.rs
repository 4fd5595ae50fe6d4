//! Bonus task `a4.more`: what came after.

use tch::Tensor;

use super::{Averaging, Factors, Result};

/// A matrix in 4 bits.
#[derive(Debug)]
pub struct Int4 {
    /// `[out, in/2]` of `u8`: two numbers each, `q + 8` of the even column in the low four bits, of
    /// the odd one in the high four.
    pub packed: Tensor,
    /// `[out, in/group]` of `f32`: what a number of this group is multiplied by.
    pub scales: Tensor,
}

/// Sums of log-probs of whole answers, all `[b]`.
#[derive(Debug, Clone, Copy)]
pub struct AnswerSums<'a> {
    /// By the policy.
    pub policy: &'a Tensor,
    /// By the reference; no gradient reaches it.
    pub reference: &'a Tensor,
    /// The lengths of the answers, in tokens, of `i64`, at least 1.
    pub lengths: &'a Tensor,
}

/// Bonus task `a4.more`. Losses are means over the batch, in the dtype of their first tensor (`f32`
/// or `f64`), and stay finite where arguments of `σ` are ±1e4.
///
/// # Errors
///
/// Every method: `shape` and `dtype` of what does not fit; where two tensors do not fit each other,
/// of either. What ranges are not named below (a negative clip, a length below 1, no rows) need not
/// be looked at.
pub trait More {
    /// Quantises a weight `[out, in]` of `f32` symmetrically, `group` neighbours in a row at a
    /// time: with `a` the largest absolute value of the group, the scale is `a/7`, and
    /// `q = round(w/scale)`, half to even, in `-8..=7`; all in `f32`. A group of zeros has scale 0 and `q = 0`.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `group`, if it is not positive and even or does not divide `in`.
    fn quantise(&self, weight: &Tensor, group: i64) -> Result<Int4>;

    /// A linear layer with such a weight and an adapter (after `QLoRA`, Dettmers et al. 2023,
    /// arXiv:2305.14314): `x·Qᵀ + scale·(x·Aᵀ)·Bᵀ`, where `Q` is `q` times its scale. Gradients
    /// reach `x`, `A` and `B`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn quantised_linear(
        &self,
        x: &Tensor,
        weight: &Int4,
        factors: &Factors,
        scale: f64,
    ) -> Result<Tensor>;

    /// The weight of `DoRA` (Liu et al. 2024, arXiv:2402.09353): with `V = W + scale·B·A`, row `i`
    /// is `magnitude[i]·V[i] / ‖V[i]‖` (rows are outputs). **The norm is a constant for
    /// gradients**; they reach `A`, `B` and the magnitude, not `W`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn dora_weight(
        &self,
        weight: &Tensor,
        factors: &Factors,
        scale: f64,
        magnitude: &Tensor,
    ) -> Result<Tensor>;

    /// IPO (Azar et al. 2023, arXiv:2310.12036), as TRL has it: with `h` the difference between
    /// chosen and rejected of `(policy - reference)/length`, `(h - 1/(2β))²`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn ipo(&self, chosen: &AnswerSums<'_>, rejected: &AnswerSums<'_>, beta: f64) -> Result<Tensor>;

    /// `SimPO` (Meng et al. 2024, arXiv:2405.14734): `-ln σ(β·(p(chosen) - p(rejected)) - γ)`,
    /// where `p` is `policy/length`. The reference is not looked at.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn simpo(
        &self,
        chosen: &AnswerSums<'_>,
        rejected: &AnswerSums<'_>,
        beta: f64,
        gamma: f64,
    ) -> Result<Tensor>;

    /// KTO (Ethayarajh et al. 2024, arXiv:2402.01306), of answers that are good or bad (`good`,
    /// `[b]` of `bool`): with `r = policy - reference` and the given estimate `kl ≥ 0` of the
    /// divergence, `1 - σ(β·(r - kl))` of good ones, and `1 - σ(β·(kl - r))` of bad ones.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `kl`, if it is negative.
    fn kto(&self, answers: &AnswerSums<'_>, good: &Tensor, kl: f64, beta: f64) -> Result<Tensor>;

    /// GSPO (Zheng et al. 2025, arXiv:2507.18071): the ratio of an answer is `e^x` with `x` the
    /// **mean** of `new - old` over its tokens; the loss of an answer is `-min(ρ·A, clamp(ρ, 1 -
    /// clip, 1 + clip)·A)`. Answers without tokens are left out, whatever their advantage is. `[b, s]`, `advantages` `[b]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn gspo(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip: f64,
    ) -> Result<Tensor>;

    /// CISPO (`MiniMax` 2025, arXiv:2506.13585): token by token `-c·A·ln p`, where `c` is the ratio
    /// `e^(new - old)`, at most `1 + clip_high`, **as a constant for gradients**; averaged. `[b,
    /// s]`, `advantages` `[b]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn cispo(
        &self,
        log_probs: &Tensor,
        old_log_probs: &Tensor,
        advantages: &Tensor,
        answers: &Tensor,
        clip_high: f64,
        averaging: Averaging,
    ) -> Result<Tensor>;

    /// Muon's direction (Jordan 2024): `X = G/(‖G‖ + 1e-7)` (Frobenius), transposed if it has more
    /// rows than columns; five times `X ← a·X + (b·S + c·S²)·X` with `S = X·Xᵀ` and `(a, b, c) =
    /// (3.4445, -4.7750, 2.0315)`; transposed back. `[n, k]` → `[n, k]`, in the dtype of `G`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn orthogonalise(&self, gradient: &Tensor) -> Result<Tensor>;

    /// Distillation (Hinton et al. 2015, arXiv:1503.02531): `T²` times `KL(teacher ‖ student)` of
    /// the distributions at temperature `T`, mean over the places that count. Gradients reach the
    /// student alone. `[b, s, v]`, `counts` `[b, s]` of `bool`; 0 if none counts. Logits of -∞ at
    /// places that do not count change nothing.
    ///
    /// # Errors
    ///
    /// As all methods; `range` of `temperature`, if it is not positive.
    fn distil(
        &self,
        student: &Tensor,
        teacher: &Tensor,
        counts: &Tensor,
        temperature: f64,
    ) -> Result<Tensor>;
}
