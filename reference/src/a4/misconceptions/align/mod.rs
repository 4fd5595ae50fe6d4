//! The wrong variants of `a4.align`: what they do stands in a file for each theme.

mod advantages;
mod averaging;
mod final_answer;
mod policy_losses;
mod preferences;
mod scores;

use super::Variant;
use crate::a4::align::{Functions, RIGHT};
use crate::a4::{Parts, REFERENCE};

const fn with(align: Functions) -> Parts {
    Parts { align, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a4.align.no_shift", with(Functions { score: scores::no_shift, ..RIGHT })),
    ("a4.align.shift_backwards", with(Functions { score: scores::backwards, ..RIGHT })),
    ("a4.align.first_token_left_out", with(Functions { score: scores::first_left_out, ..RIGHT })),
    ("a4.align.one_place_short", with(Functions { score: scores::one_place_short, ..RIGHT })),
    ("a4.align.prompt_scored", with(Functions { score: scores::everywhere, ..RIGHT })),
    ("a4.align.log_of_softmax", with(Functions { score: scores::log_of_softmax, ..RIGHT })),
    ("a4.align.surprise_for_entropy", with(Functions { score: scores::surprise, ..RIGHT })),
    ("a4.align.entropy_in_bits", with(Functions { score: scores::in_bits, ..RIGHT })),
    ("a4.align.dpo_sign", with(Functions { preference: preferences::loss_of_negated, ..RIGHT })),
    ("a4.align.dpo_swapped", with(Functions { preference: preferences::swapped, ..RIGHT })),
    (
        "a4.align.dpo_without_reference",
        with(Functions { preference: preferences::without_reference, ..RIGHT }),
    ),
    ("a4.align.dpo_reference_recorded", with(Functions { sums: preferences::recorded, ..RIGHT })),
    ("a4.align.dpo_mean_for_sum", with(Functions { sums: preferences::means, ..RIGHT })),
    (
        "a4.align.dpo_without_beta",
        with(Functions { preference: |sums, _| preferences::right(sums, 1.0), ..RIGHT }),
    ),
    (
        "a4.align.dpo_margins_without_beta",
        with(Functions { preference: preferences::margins_without_beta, ..RIGHT }),
    ),
    (
        "a4.align.dpo_rejected_prompt",
        with(Functions { sums: preferences::rejected_prompt, ..RIGHT }),
    ),
    ("a4.align.dpo_prompts", with(Functions { sums: preferences::prompts, ..RIGHT })),
    (
        "a4.align.dpo_first_token_left_out",
        with(Functions { sums: preferences::first_left_out, ..RIGHT }),
    ),
    ("a4.align.dpo_chosen_mask", with(Functions { sums: preferences::chosen_mask, ..RIGHT })),
    ("a4.align.dpo_log_of_sigmoid", with(Functions { preference: preferences::unstable, ..RIGHT })),
    ("a4.align.dpo_summed", with(Functions { preference: preferences::summed, ..RIGHT })),
    (
        "a4.align.reward_swapped",
        with(Functions {
            reward_loss: |chosen, rejected| (RIGHT.reward_loss)(rejected, chosen),
            ..RIGHT
        }),
    ),
    (
        "a4.align.reward_log_of_sigmoid",
        with(Functions { reward_loss: preferences::reward_unstable, ..RIGHT }),
    ),
    ("a4.align.reward_hinge", with(Functions { reward_loss: preferences::reward_hinge, ..RIGHT })),
    (
        "a4.align.reward_summed",
        with(Functions { reward_loss: preferences::reward_summed, ..RIGHT }),
    ),
    (
        "a4.align.reward_of_means",
        with(Functions { reward_loss: preferences::reward_of_means, ..RIGHT }),
    ),
    (
        "a4.align.reward_sigmoid_alone",
        with(Functions { reward_loss: preferences::reward_sigmoid, ..RIGHT }),
    ),
    ("a4.align.answer_first", with(Functions { final_answer: final_answer::first, ..RIGHT })),
    (
        "a4.align.answer_box_ignored",
        with(Functions { final_answer: final_answer::no_box, ..RIGHT }),
    ),
    (
        "a4.align.answer_first_box",
        with(Functions { final_answer: final_answer::first_box, ..RIGHT }),
    ),
    (
        "a4.align.answer_first_brace",
        with(Functions { final_answer: final_answer::first_brace, ..RIGHT }),
    ),
    ("a4.align.answer_in_box", with(Functions { final_answer: final_answer::in_box, ..RIGHT })),
    (
        "a4.align.answer_behind_box",
        with(Functions { final_answer: final_answer::falls_back, ..RIGHT }),
    ),
    ("a4.align.answer_open_box", with(Functions { final_answer: final_answer::open_box, ..RIGHT })),
    (
        "a4.align.answer_no_groups",
        with(Functions { final_answer: final_answer::no_groups, ..RIGHT }),
    ),
    (
        "a4.align.answer_commas_dropped",
        with(Functions { final_answer: final_answer::commas_dropped, ..RIGHT }),
    ),
    (
        "a4.align.answer_difference",
        with(Functions { final_answer: final_answer::difference, ..RIGHT }),
    ),
    ("a4.align.answer_no_sign", with(Functions { final_answer: final_answer::no_sign, ..RIGHT })),
    (
        "a4.align.answer_ascii_minus",
        with(Functions { final_answer: final_answer::ascii_minus, ..RIGHT }),
    ),
    (
        "a4.align.answer_no_fraction",
        with(Functions { final_answer: final_answer::no_fraction, ..RIGHT }),
    ),
    (
        "a4.align.answer_no_decimals",
        with(Functions { final_answer: final_answer::no_decimals, ..RIGHT }),
    ),
    (
        "a4.align.answer_leading_point",
        with(Functions { final_answer: final_answer::leading_point, ..RIGHT }),
    ),
    (
        "a4.align.answer_not_reduced",
        with(Functions { final_answer: final_answer::not_reduced, ..RIGHT }),
    ),
    (
        "a4.align.answer_fits_too_early",
        with(Functions { final_answer: final_answer::fits_too_early, ..RIGHT }),
    ),
    ("a4.align.answer_in_f64", with(Functions { final_answer: final_answer::in_f64, ..RIGHT })),
    (
        "a4.align.answer_before_zero",
        with(Functions { final_answer: final_answer::before_zero, ..RIGHT }),
    ),
    (
        "a4.align.answer_any_digits",
        with(Functions { final_answer: final_answer::any_digits, ..RIGHT }),
    ),
    ("a4.align.answer_no_frac", with(Functions { final_answer: final_answer::no_frac, ..RIGHT })),
    ("a4.align.gae_ends_ignored", with(Functions { gae: advantages::ends_ignored, ..RIGHT })),
    ("a4.align.gae_ends_shifted", with(Functions { gae: advantages::ends_shifted, ..RIGHT })),
    (
        "a4.align.gae_bootstrapped_at_end",
        with(Functions { gae: advantages::bootstrapped_at_end, ..RIGHT }),
    ),
    (
        "a4.align.gae_carried_over_end",
        with(Functions { gae: advantages::carried_over_end, ..RIGHT }),
    ),
    (
        "a4.align.gae_not_bootstrapped",
        with(Functions { gae: |steps, _, g, l| (RIGHT.gae)(steps, 0.0, g, l), ..RIGHT }),
    ),
    ("a4.align.gae_masked_decay", with(Functions { gae: advantages::masked_decay, ..RIGHT })),
    ("a4.align.gae_masked_carry", with(Functions { gae: advantages::masked_carry, ..RIGHT })),
    ("a4.align.gae_masked_ends", with(Functions { gae: advantages::masked_ends, ..RIGHT })),
    (
        "a4.align.gae_without_lambda",
        with(Functions { gae: |steps, last, g, _| (RIGHT.gae)(steps, last, g, 1.0), ..RIGHT }),
    ),
    (
        "a4.align.gae_one_step",
        with(Functions { gae: |steps, last, g, _| (RIGHT.gae)(steps, last, g, 0.0), ..RIGHT }),
    ),
    (
        "a4.align.gae_carry_without_gamma",
        with(Functions { gae: advantages::carry_without_gamma, ..RIGHT }),
    ),
    (
        "a4.align.gae_discounted_returns",
        with(Functions { gae: advantages::discounted_returns, ..RIGHT }),
    ),
    ("a4.align.gae_normalised", with(Functions { finish: advantages::normalised, ..RIGHT })),
    (
        "a4.align.token_for_answer",
        with(Functions { averaged: averaging::token_for_answer, ..RIGHT }),
    ),
    (
        "a4.align.answer_for_token",
        with(Functions { averaged: averaging::answer_for_token, ..RIGHT }),
    ),
    ("a4.align.all_places", with(Functions { averaged: averaging::all_places, ..RIGHT })),
    ("a4.align.empty_answers", with(Functions { averaged: averaging::empty_answers, ..RIGHT })),
    ("a4.align.constant_alone", with(Functions { averaged: averaging::constant_alone, ..RIGHT })),
    ("a4.align.no_answer_is_nan", with(Functions { averaged: averaging::nan, ..RIGHT })),
    (
        "a4.align.masked_by_product",
        with(Functions {
            hidden: |x, _| x.shallow_clone(),
            dropped: |x, answers| x * answers,
            ..RIGHT
        }),
    ),
    ("a4.align.masked_too_late", with(Functions { hidden: |x, _| x.shallow_clone(), ..RIGHT })),
    ("a4.align.ppo_max_for_min", with(Functions { surrogate: policy_losses::maximum, ..RIGHT })),
    ("a4.align.ppo_wrong_side", with(Functions { surrogate: policy_losses::wrong_side, ..RIGHT })),
    (
        "a4.align.ppo_clamp_alone",
        with(Functions { surrogate: policy_losses::clamp_alone, ..RIGHT }),
    ),
    (
        "a4.align.ppo_not_clipped",
        with(Functions { surrogate: policy_losses::not_clipped, ..RIGHT }),
    ),
    (
        "a4.align.ppo_ratio_inverted",
        with(Functions { surrogate: policy_losses::inverted, ..RIGHT }),
    ),
    (
        "a4.align.ppo_difference_for_ratio",
        with(Functions { surrogate: policy_losses::difference, ..RIGHT }),
    ),
    (
        "a4.align.ppo_sign",
        with(Functions { surrogate: |n, o, a, c| -(RIGHT.surrogate)(n, o, a, c), ..RIGHT }),
    ),
    (
        "a4.align.ppo_old_recorded",
        with(Functions { surrogate: policy_losses::old_recorded, ..RIGHT }),
    ),
    (
        "a4.align.value_min_for_max",
        with(Functions { value_losses: policy_losses::value_minimum, ..RIGHT }),
    ),
    (
        "a4.align.value_held_alone",
        with(Functions { value_losses: policy_losses::value_held, ..RIGHT }),
    ),
    (
        "a4.align.value_not_clipped",
        with(Functions { value_losses: policy_losses::value_not_clipped, ..RIGHT }),
    ),
    (
        "a4.align.value_without_half",
        with(Functions {
            value_losses: |n, o, r, c| (RIGHT.value_losses)(n, o, r, c) * 2.0,
            ..RIGHT
        }),
    ),
    (
        "a4.align.value_held_itself",
        with(Functions { value_losses: policy_losses::value_itself, ..RIGHT }),
    ),
    (
        "a4.align.value_old_recorded",
        with(Functions { value_losses: policy_losses::value_old_recorded, ..RIGHT }),
    ),
    ("a4.align.kl_sign", with(Functions { kl: policy_losses::kl_sign, ..RIGHT })),
    ("a4.align.k1_absolute", with(Functions { kl: policy_losses::k1_absolute, ..RIGHT })),
    ("a4.align.k2_without_half", with(Functions { kl: policy_losses::k2_without_half, ..RIGHT })),
    ("a4.align.k3_sign", with(Functions { kl: policy_losses::k3_sign, ..RIGHT })),
    ("a4.align.k3_of_reverse", with(Functions { kl: policy_losses::k3_of_reverse, ..RIGHT })),
    ("a4.align.kl_reference_recorded", with(Functions { kl: policy_losses::kl_recorded, ..RIGHT })),
    ("a4.align.kl_averaged", with(Functions { kl: policy_losses::kl_averaged, ..RIGHT })),
    ("a4.align.group_whole_batch", with(Functions { groups: |r, _| r.unsqueeze(0), ..RIGHT })),
    (
        "a4.align.group_interleaved",
        with(Functions {
            groups: |rewards, group| rewards.reshape([group, -1]).transpose(0, 1),
            ungrouped: |advantages| advantages.transpose(0, 1).reshape([-1]),
            ..RIGHT
        }),
    ),
    (
        "a4.align.group_population_std",
        with(Functions { group_advantages: advantages::population, ..RIGHT }),
    ),
    (
        "a4.align.group_without_eps",
        with(Functions { group_advantages: advantages::without_eps, ..RIGHT }),
    ),
    (
        "a4.align.group_eps_in_root",
        with(Functions { group_advantages: advantages::eps_in_root, ..RIGHT }),
    ),
    (
        "a4.align.group_small_eps",
        with(Functions { group_advantages: advantages::small_eps, ..RIGHT }),
    ),
    (
        "a4.align.group_of_one_is_nan",
        with(Functions { group_advantages: advantages::alone_is_nan, ..RIGHT }),
    ),
    (
        "a4.align.group_by_variance",
        with(Functions { group_advantages: advantages::by_variance, ..RIGHT }),
    ),
    (
        "a4.align.group_always_scaled",
        with(Functions { group_advantages: |r, _| (RIGHT.group_advantages)(r, true), ..RIGHT }),
    ),
    (
        "a4.align.group_not_centred",
        with(Functions { group_advantages: advantages::not_centred, ..RIGHT }),
    ),
    ("a4.align.grpo_without_kl", with(Functions { grpo: policy_losses::without_kl, ..RIGHT })),
    (
        "a4.align.grpo_kl_subtracted",
        with(Functions { grpo: policy_losses::kl_subtracted, ..RIGHT }),
    ),
    ("a4.align.grpo_k1", with(Functions { grpo: policy_losses::by_k1, ..RIGHT })),
    ("a4.align.grpo_kl_of_old", with(Functions { grpo: policy_losses::kl_of_old, ..RIGHT })),
    ("a4.align.grpo_clip_low_twice", with(Functions { grpo: policy_losses::low_twice, ..RIGHT })),
    (
        "a4.align.grpo_clips_swapped",
        with(Functions { grpo: policy_losses::clips_swapped, ..RIGHT }),
    ),
    ("a4.align.grpo_answer_ratio", with(Functions { grpo: policy_losses::answer_ratio, ..RIGHT })),
    (
        "a4.align.unnamed.entropy_detached",
        with(Functions { score: scores::entropy_detached, ..RIGHT }),
    ),
    ("a4.align.unnamed.score_in_f32", with(Functions { score: scores::in_f32, ..RIGHT })),
    (
        "a4.align.unnamed.dpo_beta_of_policy",
        with(Functions { preference: preferences::beta_of_policy, ..RIGHT }),
    ),
    (
        "a4.align.unnamed.rejected_detached",
        with(Functions { reward_loss: preferences::rejected_detached, ..RIGHT }),
    ),
    (
        "a4.align.unnamed.answer_frac_anywhere",
        with(Functions { final_answer: final_answer::frac_anywhere, ..RIGHT }),
    ),
    (
        "a4.align.unnamed.answer_no_smallest",
        with(Functions { final_answer: final_answer::no_smallest, ..RIGHT }),
    ),
    (
        "a4.align.unnamed.answer_only_frac",
        with(Functions { final_answer: final_answer::only_frac, ..RIGHT }),
    ),
    ("a4.align.unnamed.gae_recorded", with(Functions { finish: advantages::recorded, ..RIGHT })),
    (
        "a4.align.unnamed.gae_rewards_for_returns",
        with(Functions { gae: advantages::rewards_for_returns, ..RIGHT }),
    ),
    ("a4.align.unnamed.gae_forwards", with(Functions { gae: advantages::forwards, ..RIGHT })),
    (
        "a4.align.unnamed.advantages_recorded",
        with(Functions { surrogate: policy_losses::advantages_recorded, ..RIGHT }),
    ),
    (
        "a4.align.unnamed.advantages_normalised",
        with(Functions { surrogate: policy_losses::normalised, ..RIGHT }),
    ),
    (
        "a4.align.unnamed.returns_recorded",
        with(Functions { value_losses: policy_losses::returns_recorded, ..RIGHT }),
    ),
    ("a4.align.unnamed.k2_for_k3", with(Functions { kl: policy_losses::k2_for_k3, ..RIGHT })),
    (
        "a4.align.unnamed.grpo_beta_doubled",
        with(Functions { grpo: policy_losses::beta_doubled, ..RIGHT }),
    ),
];
