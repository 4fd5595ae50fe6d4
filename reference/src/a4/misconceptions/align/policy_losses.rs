//! Wrong losses of tokens.

use contract::a4::{GrpoConfig, KlEstimator};
use tch::Tensor;

use crate::a4::align::averaging::lengths;
use crate::a4::align::policy_losses::{clipped, divergence, estimate, held, kl, ratio};
use crate::a4::align::{Functions, GrpoTokens, row_sums};

pub fn maximum(new: &Tensor, old: &Tensor, advantages: &Tensor, [low, high]: [f64; 2]) -> Tensor {
    let (ratio, advantages) = (ratio(new, old), advantages.detach());
    -(&ratio * &advantages).maximum(&(ratio.clamp(low, high) * &advantages))
}

/// The smaller of the ratios, before the product: with a negative advantage the other side is
/// clipped.
pub fn wrong_side(
    new: &Tensor,
    old: &Tensor,
    advantages: &Tensor,
    [low, high]: [f64; 2],
) -> Tensor {
    let ratio = ratio(new, old);
    -ratio.minimum(&ratio.clamp(low, high)) * advantages.detach()
}

pub fn clamp_alone(
    new: &Tensor,
    old: &Tensor,
    advantages: &Tensor,
    [low, high]: [f64; 2],
) -> Tensor {
    -ratio(new, old).clamp(low, high) * advantages.detach()
}

pub fn not_clipped(new: &Tensor, old: &Tensor, advantages: &Tensor, _: [f64; 2]) -> Tensor {
    -ratio(new, old) * advantages.detach()
}

/// The loss of this ratio.
fn by_ratio(ratio: &Tensor, advantages: &Tensor, [low, high]: [f64; 2]) -> Tensor {
    -(ratio * advantages).minimum(&(ratio.clamp(low, high) * advantages))
}

pub fn inverted(new: &Tensor, old: &Tensor, advantages: &Tensor, sides: [f64; 2]) -> Tensor {
    by_ratio(&(old.detach() - new).exp(), &advantages.detach(), sides)
}

pub fn difference(new: &Tensor, old: &Tensor, advantages: &Tensor, sides: [f64; 2]) -> Tensor {
    by_ratio(&(new - old.detach()), &advantages.detach(), sides)
}

pub fn old_recorded(new: &Tensor, old: &Tensor, advantages: &Tensor, sides: [f64; 2]) -> Tensor {
    by_ratio(&(new - old).exp(), &advantages.detach(), sides)
}

pub fn advantages_recorded(
    new: &Tensor,
    old: &Tensor,
    advantages: &Tensor,
    sides: [f64; 2],
) -> Tensor {
    by_ratio(&ratio(new, old), advantages, sides)
}

pub fn normalised(new: &Tensor, old: &Tensor, advantages: &Tensor, sides: [f64; 2]) -> Tensor {
    let advantages = advantages.detach();
    let centred = &advantages - advantages.mean(advantages.kind());
    by_ratio(&ratio(new, old), &(centred / (advantages.std(true) + 1e-8)), sides)
}

pub fn value_minimum(new: &Tensor, old: &Tensor, returns: &Tensor, clip: f64) -> Tensor {
    let returns = returns.detach();
    (new - &returns).square().minimum(&(held(new, old, clip) - &returns).square()) / 2.0
}

pub fn value_held(new: &Tensor, old: &Tensor, returns: &Tensor, clip: f64) -> Tensor {
    (held(new, old, clip) - returns.detach()).square() / 2.0
}

pub fn value_not_clipped(new: &Tensor, _: &Tensor, returns: &Tensor, _: f64) -> Tensor {
    (new - returns.detach()).square() / 2.0
}

/// The larger square, of this value in the place of the one that is held.
fn larger(new: &Tensor, other: &Tensor, returns: &Tensor) -> Tensor {
    let returns = returns.detach();
    (new - &returns).square().maximum(&(other - &returns).square()) / 2.0
}

pub fn value_itself(new: &Tensor, _: &Tensor, returns: &Tensor, clip: f64) -> Tensor {
    larger(new, &new.clamp(-clip, clip), returns)
}

pub fn value_old_recorded(new: &Tensor, old: &Tensor, returns: &Tensor, clip: f64) -> Tensor {
    larger(new, &(old + (new - old).clamp(-clip, clip)), returns)
}

pub fn returns_recorded(new: &Tensor, old: &Tensor, returns: &Tensor, clip: f64) -> Tensor {
    (new - returns).square().maximum(&(held(new, old, clip) - returns).square()) / 2.0
}

pub fn kl_sign(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    estimate(&(reference.detach() - log_probs), estimator)
}

pub fn k1_absolute(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    let right = kl(log_probs, reference, estimator);
    if estimator == KlEstimator::K1 { right.abs() } else { right }
}

pub fn k2_without_half(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    let right = kl(log_probs, reference, estimator);
    if estimator == KlEstimator::K2 { right * 2.0 } else { right }
}

pub fn k3_sign(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    let d = log_probs - reference.detach();
    if estimator == KlEstimator::K3 { (-&d).exp() - 1.0 - d } else { estimate(&d, estimator) }
}

pub fn k3_of_reverse(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    let d = log_probs - reference.detach();
    estimate(&if estimator == KlEstimator::K3 { -d } else { d }, estimator)
}

pub fn kl_recorded(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    estimate(&(log_probs - reference), estimator)
}

pub fn kl_averaged(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    kl(log_probs, reference, estimator).mean(log_probs.kind())
}

pub fn k2_for_k3(log_probs: &Tensor, reference: &Tensor, estimator: KlEstimator) -> Tensor {
    let estimator = match estimator {
        KlEstimator::K3 => KlEstimator::K2,
        other => other,
    };
    kl(log_probs, reference, estimator)
}

pub fn without_kl(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    clipped(parts, tokens, config)
}

pub fn kl_subtracted(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    clipped(parts, tokens, config) - divergence(parts, tokens) * config.beta
}

pub fn beta_doubled(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    clipped(parts, tokens, config) + divergence(parts, tokens) * config.beta * 2.0
}

pub fn by_k1(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    let divergence = kl(&tokens.new, &tokens.reference, KlEstimator::K1);
    clipped(parts, tokens, config) + divergence * config.beta
}

pub fn kl_of_old(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    let divergence = kl(&tokens.new, &tokens.old, KlEstimator::K3);
    clipped(parts, tokens, config) + divergence * config.beta
}

/// The reference's losses with other clips.
fn with_clips(
    parts: &Functions,
    tokens: &GrpoTokens,
    config: &GrpoConfig,
    clips: [f64; 2],
) -> Tensor {
    let [clip_low, clip_high] = clips;
    (crate::a4::align::RIGHT.grpo)(parts, tokens, &GrpoConfig { clip_low, clip_high, ..*config })
}

pub fn low_twice(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    with_clips(parts, tokens, config, [config.clip_low; 2])
}

pub fn clips_swapped(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    with_clips(parts, tokens, config, [config.clip_high, config.clip_low])
}

/// One ratio for the whole answer: that of the mean of its log-probs.
pub fn answer_ratio(parts: &Functions, tokens: &GrpoTokens, config: &GrpoConfig) -> Tensor {
    let lengths = lengths(&tokens.answers, tokens.new.kind()).clamp_min(1.0);
    let mean = row_sums(&(&tokens.new - tokens.old.detach())) / lengths;
    let new = mean.unsqueeze(1).expand_as(&tokens.new);
    let sides = [1.0 - config.clip_low, 1.0 + config.clip_high];
    let clipped = (parts.surrogate)(&new, &new.zeros_like(), &tokens.advantages, sides);
    clipped + divergence(parts, tokens) * config.beta
}
