//! The wrong variants of `a4.optim`.

use contract::a4::{Group, Moments};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::optim::{
    Chosen, Functions, RIGHT, Step, Update, Updated, averaged, chosen, corrections, decayed, moved,
    moved_with, sgd, with_decay,
};
use crate::a4::{Parts, REFERENCE};

const fn with(optim: Functions) -> Parts {
    Parts { optim, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a4.optim.all_decay", with(Functions { decays: |_, _| true, ..RIGHT })),
    (
        "a4.optim.decay_by_name",
        with(Functions {
            decays: |name, _| !name.contains("norm") && !name.contains("bias"),
            ..RIGHT
        }),
    ),
    (
        "a4.optim.groups_swapped",
        with(Functions { order: |[first, second]| [second, first], ..RIGHT }),
    ),
    (
        "a4.optim.no_decay",
        with(Functions {
            chosen: |groups, parameters, gradients| {
                let all = chosen(groups, parameters, gradients).into_iter();
                all.map(|one| Chosen { decay: 0.0, ..one }).collect()
            },
            ..RIGHT
        }),
    ),
    (
        "a4.optim.one_decay_for_all",
        with(Functions {
            chosen: |groups, parameters, gradients| {
                let decay = groups[0].weight_decay;
                let all = chosen(groups, parameters, gradients).into_iter();
                all.map(|one| Chosen { decay, ..one }).collect()
            },
            ..RIGHT
        }),
    ),
    (
        "a4.optim.sgd_decoupled",
        with(Functions {
            sgd: |update, momentum, nesterov| {
                sgd(&Update { p: &decayed(update), decay: 0.0, ..*update }, momentum, nesterov)
            },
            ..RIGHT
        }),
    ),
    ("a4.optim.momentum_dampened", with(Functions { sgd: dampened, ..RIGHT })),
    ("a4.optim.rate_in_momentum", with(Functions { sgd: rate_in_momentum, ..RIGHT })),
    (
        "a4.optim.nesterov_ignored",
        with(Functions { sgd: |update, momentum, _| sgd(update, momentum, false), ..RIGHT }),
    ),
    (
        "a4.optim.no_correction",
        adams(|update, moments| moved_with(update, moments, [1.0, 1.0], denominator)),
    ),
    (
        "a4.optim.second_not_corrected",
        adams(|update, moments| {
            let [of_first, _] = corrections(moments, update.number);
            moved_with(update, moments, [of_first, 1.0], denominator)
        }),
    ),
    (
        "a4.optim.number_from_0",
        with(Functions { number: |state, name| (RIGHT.number)(state, name) - 1, ..RIGHT }),
    ),
    ("a4.optim.number_always_1", with(Functions { number: |_, _| 1, ..RIGHT })),
    (
        "a4.optim.betas_swapped",
        adams(|update, Moments { beta1, beta2, eps }| {
            moved(update, &Moments { beta1: *beta2, beta2: *beta1, eps: *eps })
        }),
    ),
    ("a4.optim.adam_decoupled", with(Functions { adam: RIGHT.adamw, ..RIGHT })),
    ("a4.optim.adamw_l2", with(Functions { adamw: RIGHT.adam, ..RIGHT })),
    (
        "a4.optim.decay_after",
        with(Functions {
            adamw: |update, moments, step| {
                let (p, first, second) = step(update, moments);
                (decayed(&Update { p: &p, ..*update }), first, second)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.optim.decay_without_rate",
        with(Functions {
            adamw: |update, moments, step| {
                let p = update.p * (1.0 - update.decay);
                step(&Update { p: &p, ..*update }, moments)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.optim.eps_in_root",
        adams(|update, moments| {
            moved_with(update, moments, corrections(moments, update.number), |v, of_v, eps| {
                (v / of_v + eps).sqrt()
            })
        }),
    ),
    (
        "a4.optim.eps_before_correction",
        adams(|update, moments| {
            moved_with(update, moments, corrections(moments, update.number), |v, of_v, eps| {
                (v.sqrt() + eps) / of_v.sqrt()
            })
        }),
    ),
    ("a4.optim.no_eps", adams(|update, moments| moved(update, &Moments { eps: 0.0, ..*moments }))),
    (
        "a4.optim.one_number_for_all",
        with(Functions {
            number: |state, _| state.values().map(|slot| slot.updates).max().unwrap_or(0) + 1,
            ..RIGHT
        }),
    ),
    (
        "a4.optim.no_gradient_is_zero",
        with(Functions {
            chosen: |groups, parameters, gradients| {
                let zeros = |(name, p): (&String, &Tensor)| {
                    let g = gradients.get(name).map(Tensor::shallow_clone);
                    (name.clone(), g.unwrap_or_else(|| p.detach().zeros_like()))
                };
                chosen(groups, parameters, &parameters.iter().map(zeros).collect())
            },
            ..RIGHT
        }),
    ),
    (
        "a4.optim.groups_ignored",
        with(Functions {
            chosen: |groups, parameters, gradients| {
                let mut groups = groups.to_vec();
                let is_in = |name: &&String| groups.iter().any(|group| group.names.contains(name));
                let others = parameters.keys().filter(|name| !is_in(name)).cloned().collect();
                groups.push(Group { names: others, weight_decay: 0.0 });
                chosen(&groups, parameters, gradients)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.optim.unnamed.in_f32",
        with(Functions {
            sgd: |update, momentum, nesterov| {
                in_f32(update, &|update| sgd(update, momentum, nesterov))
            },
            step: |update, moments| in_f32(update, &|update| moved(update, moments)),
            ..RIGHT
        }),
    ),
    (
        "a4.optim.unnamed.first_group_only",
        with(Functions {
            chosen: |groups, parameters, gradients| chosen(&groups[..1], parameters, gradients),
            ..RIGHT
        }),
    ),
    (
        "a4.optim.unnamed.first_momentum_0",
        with(Functions {
            sgd: |update, momentum, nesterov| {
                let (p, v, _) = sgd(update, momentum, nesterov);
                let v = v.map(|v| if update.first.is_none() { v.zeros_like() } else { v });
                (p, v, None)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.optim.unnamed.gradient_for_square",
        adams(|update, moments| {
            let second = update.second.map(Tensor::square);
            let (p, m, _) = moved(&Update { second: second.as_ref(), ..*update }, moments);
            (p, m, Some(averaged(update.second, &update.g.abs(), moments.beta2)))
        }),
    ),
    (
        "a4.optim.unnamed.state_forgotten",
        adams(|update, moments| moved(&Update { first: None, second: None, ..*update }, moments)),
    ),
    (
        "a4.optim.unnamed.corrected_moments_kept",
        adams(|update, moments| {
            let (p, m, v) = moved(update, moments);
            let [of_first, of_second] = corrections(moments, update.number);
            (p, m.map(|m| m / of_first), v.map(|v| v / of_second))
        }),
    ),
];

/// Adam and `AdamW` with this as their step.
const fn adams(step: Step) -> Parts {
    with(Functions { step, ..RIGHT })
}

fn denominator(v: &Tensor, correction: f64, eps: f64) -> Tensor {
    (v / correction).sqrt() + eps
}

fn dampened(update: &Update<'_>, momentum: f64, nesterov: bool) -> Updated {
    let g = with_decay(update);
    if momentum == 0.0 {
        return sgd(update, momentum, nesterov);
    }
    let v = averaged(update.first, &g, momentum);
    let direction = if nesterov { g + &v * momentum } else { v.shallow_clone() };
    (update.p - direction * update.lr, Some(v), None)
}

fn rate_in_momentum(update: &Update<'_>, momentum: f64, nesterov: bool) -> Updated {
    let g = with_decay(update) * update.lr;
    if momentum == 0.0 {
        return sgd(update, momentum, nesterov);
    }
    let v = update.first.map_or_else(|| g.copy(), |v| v * momentum + &g);
    let direction = if nesterov { g + &v * momentum } else { v.shallow_clone() };
    (update.p - direction, Some(v), None)
}

/// What `f` makes of the numbers in `f32`, brought back to their dtype.
fn in_f32(update: &Update<'_>, f: &dyn Fn(&Update<'_>) -> Updated) -> Updated {
    let kind = update.p.kind();
    let [p, g] = [update.p, update.g].map(|x| x.to_kind(Kind::Float));
    let [first, second] = [update.first, update.second].map(|x| x.map(|x| x.to_kind(Kind::Float)));
    let (p, m, v) =
        f(&Update { p: &p, g: &g, first: first.as_ref(), second: second.as_ref(), ..*update });
    (p.to_kind(kind), m.map(|m| m.to_kind(kind)), v.map(|v| v.to_kind(kind)))
}
