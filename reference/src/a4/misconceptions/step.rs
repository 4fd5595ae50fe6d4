//! The wrong variants of `a4.step`.

use contract::a4::{
    IGNORED, Labelled, LossScale, ModelInput, Optim, Parameters, Result, Schedules, StepConfig,
    TrainState,
};
use tch::{Kind, Tensor, no_grad};

use super::Variant;
use crate::a4::step::{
    Functions, Pass, RIGHT, clip, gradients, is_finite, leaves, losses, multiply, next_scale, norm,
    part, targets,
};
use crate::a4::{Parts, REFERENCE};

const fn with(step: Functions) -> Parts {
    Parts { step, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a4.step.clipped_per_tensor", with(Functions { clip: clip_per_tensor, ..RIGHT })),
    ("a4.step.scaled_up", with(Functions { factor: scaled_up, ..RIGHT })),
    ("a4.step.norm_in_f32", with(Functions { norm: norm_in_f32, ..RIGHT })),
    (
        "a4.step.norm_plus_small",
        with(Functions { factor: |n, max_norm| (max_norm / (n + 1e-6)).min(1.0), ..RIGHT }),
    ),
    (
        "a4.step.root_left_out",
        with(Functions { norm: |gradients| norm(gradients).powi(2), ..RIGHT }),
    ),
    ("a4.step.clipped_by_value", with(Functions { clip: clip_by_value, ..RIGHT })),
    (
        "a4.step.mean_of_means",
        with(Functions { weight: |batch, all| own_mean(batch) / all.len() as f64, ..RIGHT }),
    ),
    ("a4.step.sum_of_means", with(Functions { weight: |batch, _| own_mean(batch), ..RIGHT })),
    ("a4.step.sum_for_mean", with(Functions { weight: |_, _| 1.0, ..RIGHT })),
    (
        "a4.step.all_places_counted",
        with(Functions {
            weight: |_, all| {
                1.0 / all.iter().map(|batch| batch.targets.numel()).sum::<usize>() as f64
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.last_micro_batch_only",
        with(Functions { add: |_, new| new.shallow_clone(), ..RIGHT }),
    ),
    ("a4.step.zero_grad_missing", with(Functions { begin: old_gradient, ..RIGHT })),
    (
        "a4.step.shifted_again",
        with(Functions {
            losses: |logits, targets| {
                let places = targets.size()[1] - 1;
                losses(&logits.narrow(1, 0, places), &targets.narrow(1, 1, places))
            },
            ..RIGHT
        }),
    ),
    ("a4.step.loss_in_half", with(Functions { losses: losses_in_half, ..RIGHT })),
    ("a4.step.graphs_kept", with(Functions { pass: pass_at_once, ..RIGHT })),
    (
        "a4.step.good_steps_not_reset",
        with(Functions {
            next_scale: |scale, overflow| {
                let next = next_scale(scale, overflow);
                if overflow { LossScale { good_steps: scale.good_steps, ..next } } else { next }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.grows_one_late",
        with(Functions {
            next_scale: |scale, overflow| {
                let later = LossScale { interval: scale.interval + 1, ..scale };
                LossScale { interval: scale.interval, ..next_scale(later, overflow) }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.grows_again_at_once",
        with(Functions {
            next_scale: |scale, overflow| {
                let next = next_scale(scale, overflow);
                let good_steps = if overflow { 0 } else { scale.good_steps + 1 };
                LossScale { good_steps, ..next }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.grows_every_step",
        with(Functions {
            next_scale: |scale, overflow| {
                let at_once = LossScale { interval: 1, ..scale };
                LossScale { interval: scale.interval, ..next_scale(at_once, overflow) }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.backoff_divides",
        with(Functions {
            next_scale: |scale, overflow| {
                let turned = LossScale { backoff: 1.0 / scale.backoff, ..scale };
                LossScale { backoff: scale.backoff, ..next_scale(turned, overflow) }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.clipped_before_unscaling",
        with(Functions {
            prepare: |parts, gradients, scale, max_norm| {
                let n = clip(parts, gradients, max_norm);
                multiply(gradients, 1.0 / scale);
                n
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.never_unscaled",
        with(Functions {
            prepare: |parts, gradients, _, max_norm| clip(parts, gradients, max_norm),
            ..RIGHT
        }),
    ),
    (
        "a4.step.clipped_per_micro_batch",
        with(Functions {
            of_batch: |pass, gradients| {
                clip(&RIGHT, gradients, pass.max_norm * pass.scale);
            },
            prepare: |_, gradients, scale, _| {
                multiply(gradients, 1.0 / scale);
                norm(gradients)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.frozen_in_norm",
        with(Functions { trained: |_, parameters| parameters.keys().cloned().collect(), ..RIGHT }),
    ),
    ("a4.step.rate_of_next_step", with(Functions { step: |state| state.updates + 1, ..RIGHT })),
    ("a4.step.not_scaled", with(Functions { scale: |_| 1.0, ..RIGHT })),
    ("a4.step.never_skipped", with(Functions { overflows: |_, _| false, ..RIGHT })),
    ("a4.step.zeros_for_overflow", with(Functions { skip: update_without_the_infinite, ..RIGHT })),
    (
        "a4.step.schedule_advances",
        with(Functions { skip: |_, state, _, _| state.updates += 1, ..RIGHT }),
    ),
    ("a4.step.decays_when_skipped", with(Functions { skip: decay, ..RIGHT })),
    ("a4.step.master_in_half", with(Functions { finish: round, ..RIGHT })),
    ("a4.step.compute_ignored", with(Functions { compute: |_| None, ..RIGHT })),
    (
        "a4.step.unnamed.norm_of_first",
        with(Functions {
            norm: |gradients| {
                let first = gradients.iter().take(1);
                norm(&first.map(|(name, g)| (name.clone(), g.shallow_clone())).collect())
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.unnamed.infinite_scaled_to_0",
        with(Functions {
            clip: |parts, gradients, max_norm| {
                let n = (parts.norm)(gradients);
                multiply(gradients, (parts.factor)(n, max_norm));
                n
            },
            ..RIGHT
        }),
    ),
    ("a4.step.unnamed.log_of_softmax", with(Functions { losses: log_of_softmax, ..RIGHT })),
    ("a4.step.unnamed.called_twice", with(Functions { pass: pass_twice, ..RIGHT })),
    (
        "a4.step.unnamed.half_of_interval",
        with(Functions {
            next_scale: |scale, overflow| {
                let interval = scale.interval.div_ceil(2);
                let next = next_scale(LossScale { interval, ..scale }, overflow);
                LossScale { interval: scale.interval, ..next }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.step.unnamed.skipped_if_all_overflow",
        with(Functions { overflows: |gradients, _| !gradients.values().any(is_finite), ..RIGHT }),
    ),
    (
        "a4.step.unnamed.scale_kept_when_skipped",
        with(Functions {
            next_scale: |scale, overflow| if overflow { scale } else { next_scale(scale, false) },
            ..RIGHT
        }),
    ),
    (
        "a4.step.unnamed.state_lost_when_skipped",
        with(Functions { skip: |_, state, _, _| state.optimizer.clear(), ..RIGHT }),
    ),
];

fn clip_per_tensor(parts: &Functions, gradients: &mut Parameters, max_norm: f64) -> f64 {
    let n = norm(gradients);
    for (name, g) in gradients {
        let mut alone = Parameters::from([(name.clone(), g.shallow_clone())]);
        clip(&Functions { clip, ..*parts }, &mut alone, max_norm);
        *g = alone[name].shallow_clone();
    }
    n
}

fn scaled_up(n: f64, max_norm: f64) -> f64 {
    if n > 0.0 { max_norm / n } else { 1.0 }
}

fn norm_in_f32(gradients: &Parameters) -> f64 {
    let squares = gradients.values().map(|g| g.square().sum(g.kind()));
    let sum =
        squares.fold(None, |sum: Option<Tensor>, x| Some(sum.map_or(x.copy(), |sum| sum + &x)));
    sum.map_or(0.0, |sum| sum.sqrt().double_value(&[]))
}

fn clip_by_value(_: &Functions, gradients: &mut Parameters, max_norm: f64) -> f64 {
    let n = norm(gradients);
    if n.is_finite() {
        for g in gradients.values_mut() {
            *g = g.clamp(-max_norm, max_norm);
        }
    }
    n
}

/// The weight of a micro-batch's losses in its own mean.
fn own_mean(batch: &Labelled) -> f64 {
    1.0 / targets(std::slice::from_ref(batch)).max(1.0)
}

fn old_gradient(p: &Tensor) -> Tensor {
    let old = p.grad();
    if old.defined() { old.copy() } else { p.detach().zeros_like() }
}

fn losses_in_half(logits: &Tensor, targets: &Tensor) -> Tensor {
    picked(&logits.log_softmax(-1, logits.kind()), targets)
}

fn log_of_softmax(logits: &Tensor, targets: &Tensor) -> Tensor {
    let wide = if logits.kind() == Kind::Double { Kind::Double } else { Kind::Float };
    picked(&logits.softmax(-1, wide).log(), targets)
}

/// The sum of the losses, in the dtype of the log-probabilities.
fn picked(log_probs: &Tensor, targets: &Tensor) -> Tensor {
    let (counted, ids) = (targets.ne(IGNORED), targets.clamp_min(0).unsqueeze(-1));
    let chosen = log_probs.gather(-1, &ids, false).squeeze_dim(-1);
    let zeros = chosen.zeros_like();
    -chosen.where_self(&counted, &zeros).sum(log_probs.kind())
}

/// All graphs are there when backward begins.
fn pass_at_once(parts: &Functions, pass: &Pass<'_>) -> Result<(f64, Parameters)> {
    let leaves = leaves(pass);
    let all: Vec<Tensor> = pass
        .micro_batches
        .iter()
        .map(|batch| part(parts, pass, &leaves, batch))
        .collect::<Result<_>>()?;
    let loss = Tensor::stack(&all, 0).sum(all[0].kind());
    let found = gradients(pass, &leaves, &loss);
    Ok((loss.double_value(&[]), found))
}

/// The model is called once for the loss, and once for the gradients.
fn pass_twice(parts: &Functions, pass: &Pass<'_>) -> Result<(f64, Parameters)> {
    for batch in pass.micro_batches {
        let copies = leaves(pass).into_iter();
        let kind = |p: &Tensor| pass.compute.unwrap_or(p.kind());
        let copies = copies.map(|(name, p)| (name, p.to_kind(kind(&p)))).collect();
        let _logits = no_grad(|| pass.model.logits(&copies, &ModelInput::of(&batch.ids)))?;
    }
    (RIGHT.pass)(parts, pass)
}

fn update_without_the_infinite(
    parts: &Parts,
    state: &mut TrainState,
    config: &StepConfig,
    gradients: Parameters,
) {
    let finite = |(name, g): (String, Tensor)| {
        let zeros = g.zeros_like();
        (name, if is_finite(&g) { g } else { g.where_self(&g.isfinite(), &zeros) })
    };
    let gradients = gradients.into_iter().map(finite).collect();
    let (rule, groups) = (&config.rule, &config.groups);
    let lr = rate(parts, state.updates, config);
    let (parameters, slots) = (&mut state.parameters, &mut state.optimizer);
    let updated = parts.update(rule, lr, groups, parameters, &gradients, slots);
    updated.expect("what fits");
    state.updates += 1;
}

fn rate(parts: &Parts, updates: u64, config: &StepConfig) -> f64 {
    parts.learning_rate(&config.schedule, updates).expect("a schedule that fits")
}

fn decay(parts: &Parts, state: &mut TrainState, config: &StepConfig, _: Parameters) {
    let lr = rate(parts, state.updates, config);
    for group in &config.groups {
        for name in &group.names {
            let p = state.parameters.remove(name).expect("a parameter");
            let factor = 1.0 - lr * group.weight_decay;
            let decayed = no_grad(|| p * factor);
            state.parameters.insert(name.clone(), decayed);
        }
    }
}

/// Down to the dtype that the model computes in, and up again.
fn round(state: &mut TrainState, config: &StepConfig) {
    no_grad(|| {
        for p in state.parameters.values_mut() {
            *p = p.to_kind(config.compute).to_kind(p.kind());
        }
    });
}
