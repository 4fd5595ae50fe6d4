//! Losses of tokens: PPO's policy and values, the divergence, GRPO.

use contract::a4::{GrpoConfig, KlEstimator};
use tch::Tensor;

use super::{Functions, GrpoTokens};

/// PPO's losses of tokens; the ratio is held between `low` and `high`.
pub fn surrogate(new: &Tensor, old: &Tensor, advantages: &Tensor, [low, high]: [f64; 2]) -> Tensor {
    let ratio = ratio(new, old);
    let advantages = advantages.detach();
    -(&ratio * &advantages).minimum(&(ratio.clamp(low, high) * &advantages))
}

/// How much likelier tokens have become.
pub fn ratio(new: &Tensor, old: &Tensor) -> Tensor {
    (new - old.detach()).exp()
}

/// The losses of values.
pub fn value_losses(new: &Tensor, old: &Tensor, returns: &Tensor, clip: f64) -> Tensor {
    let returns = returns.detach();
    (new - &returns).square().maximum(&(held(new, old, clip) - &returns).square()) / 2.0
}

/// Values within `clip` of the old ones.
pub fn held(new: &Tensor, old: &Tensor, clip: f64) -> Tensor {
    let old = old.detach();
    &old + (new - &old).clamp(-clip, clip)
}

/// The estimates of a divergence.
pub fn kl(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    estimate(&(log_probs - reference.detach()), estimator)
}

/// The estimates from the differences of log-probs.
pub fn estimate(d: &Tensor, estimator: KlEstimator) -> Tensor {
    match estimator {
        KlEstimator::K1 => d.shallow_clone(),
        KlEstimator::K2 => d.square() / 2.0,
        KlEstimator::K3 => (-d).exp() - 1.0 + d,
    }
}

/// GRPO's losses of tokens.
pub fn grpo(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    clipped(parts, tokens, config) + divergence(parts, tokens) * config.beta
}

/// The part with the ratio.
pub fn clipped(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    let sides = [1.0 - config.clip_low, 1.0 + config.clip_high];
    (parts.surrogate)(&tokens.new, &tokens.old, &tokens.advantages, sides)
}

/// The divergence from the reference.
pub fn divergence(parts: &Functions, tokens: &GrpoTokens) -> Tensor {
    (parts.kl)(&tokens.new, &tokens.reference, KlEstimator::K3)
}
