//! The wrong variants of `a4.data_parallel`.

use contract::a4::{Communicator, Group, Parameters};
use tch::Tensor;

use super::Variant;
use crate::a4::data_parallel::{Counts, Functions, RIGHT, flat, tensors};
use crate::a4::{Parts, REFERENCE};

const fn with(data_parallel: Functions) -> Parts {
    Parts { data_parallel, ..REFERENCE }
}

/// Ranks give their means times a weight.
const fn means(weight: fn(Counts) -> f64, factor: fn(Counts) -> f64) -> Functions {
    Functions { factor, weight, ..RIGHT }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a4.data_parallel.not_divided", with(Functions { divisor: |_, _| 1.0, ..RIGHT })),
    (
        "a4.data_parallel.sum_of_means",
        with(Functions { divisor: |_, _| 1.0, ..means(|_| 1.0, |counts| 1.0 / some(counts)) }),
    ),
    ("a4.data_parallel.mean_of_means", with(means(|_| 1.0, |counts| 1.0 / some(counts)))),
    (
        "a4.data_parallel.weighted_by_rows",
        with(means(|counts| counts.rows, |counts| counts.rows / some(counts))),
    ),
    (
        "a4.data_parallel.divided_by_places",
        with(Functions { weight: |counts| counts.places, ..RIGHT }),
    ),
    (
        "a4.data_parallel.divided_twice",
        with(Functions { divisor: |targets, ranks| targets * ranks, ..RIGHT }),
    ),
    (
        "a4.data_parallel.nothing_joined",
        with(Functions {
            joined_loss: |x, _| Ok(x.shallow_clone()),
            joined: |x, _, _, _| Ok(x.shallow_clone()),
            ..RIGHT
        }),
    ),
    ("a4.data_parallel.own_loss", with(Functions { loss: |own, _| own, ..RIGHT })),
    (
        "a4.data_parallel.last_bucket_kept",
        with(Functions {
            joined: |x, i, n, communicator| {
                if i + 1 == n { Ok(x.shallow_clone()) } else { communicator.all_reduce(x) }
            },
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.bucket_taken_from_its_beginning",
        with(Functions { offset: |_| 0, ..RIGHT }),
    ),
    (
        "a4.data_parallel.mean_gradient",
        with(Functions {
            summed: |x, communicator| {
                Ok(communicator.reduce_scatter(x, 0)? / communicator.ranks() as f64)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.own_gradient",
        with(Functions { summed: |x, communicator| Ok(own_part(x, communicator)), ..RIGHT }),
    ),
    (
        "a4.data_parallel.state_whole",
        with(Functions {
            part: |_, _| (0, 1),
            summed: |x, communicator| communicator.all_reduce(x),
            gathered: |part, _, _| Ok(part.shallow_clone()),
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.state_is_a_view",
        with(Functions {
            kept: |x, n| {
                let part = x.size()[0];
                x.constant_pad_nd([0, n - part]).narrow(0, 0, part)
            },
            ..RIGHT
        }),
    ),
    ("a4.data_parallel.decay_on_all", with(Functions { order: decay_of_the_first, ..RIGHT })),
    (
        "a4.data_parallel.no_decay",
        with(Functions {
            order: |groups, all| {
                (RIGHT.order)(groups, all).into_iter().map(|(name, _)| (name, 0.0)).collect()
            },
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.order_of_the_groups",
        with(Functions { order: |groups, _| listed(groups), ..RIGHT }),
    ),
    ("a4.data_parallel.frozen_in_the_vector", with(Functions { order: frozen_too, ..RIGHT })),
    (
        "a4.data_parallel.remainder_dropped",
        with(Functions {
            flat: |all, ranks| cut_to_fit(&flat(all, 1), ranks),
            tensors: and_the_rest,
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.zeros_in_front",
        with(Functions {
            flat: |all, ranks| {
                let all = flat(all, 1);
                all.constant_pad_nd([(-all.size()[0]).rem_euclid(ranks), 0])
            },
            tensors: |x, like, _| {
                let n: i64 = like.iter().map(|x| x.numel() as i64).sum();
                tensors(&x.narrow(0, x.size()[0] - n, n), like, 1)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.padded_one_by_one",
        with(Functions { flat: padded_one_by_one, tensors: out_of_padding, ..RIGHT }),
    ),
    (
        "a4.data_parallel.gathered_backwards",
        with(Functions {
            gathered: |part, _, communicator| {
                let all = communicator.all_gather(&part.unsqueeze(0), 0)?;
                Ok(all.flip([0]).reshape([-1]))
            },
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.not_gathered",
        with(Functions {
            gathered: |part, whole, communicator| {
                let n = part.size()[0];
                let own = whole.copy();
                own.narrow(0, communicator.rank() as i64 * n, n).copy_(part);
                Ok(own)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.updates_not_counted",
        with(Functions { counted: |updates| updates, ..RIGHT }),
    ),
    (
        "a4.data_parallel.unnamed.eps_inside_the_root",
        with(Functions { root: |v, eps| (v + eps).sqrt(), ..RIGHT }),
    ),
    (
        "a4.data_parallel.unnamed.dealt_out_in_turn",
        with(Functions {
            flat: |all, ranks| flat(all, ranks).reshape([-1, ranks]).transpose(0, 1).reshape([-1]),
            tensors: |x, like, ranks| {
                tensors(&x.reshape([ranks, -1]).transpose(0, 1).reshape([-1]), like, 1)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.data_parallel.unnamed.first_bucket_twice",
        with(Functions {
            joined: |x, i, _, communicator| {
                let x = communicator.all_reduce(x)?;
                if i == 0 { communicator.all_reduce(&x) } else { Ok(x) }
            },
            ..RIGHT
        }),
    ),
];

/// The number of targets; 1 if there is none.
fn some(counts: Counts) -> f64 {
    counts.targets.max(1.0)
}

fn own_part(x: &Tensor, communicator: &dyn Communicator) -> Tensor {
    x.chunk(communicator.ranks() as i64, 0).swap_remove(communicator.rank()).copy()
}

/// All names in the groups as they stand there.
fn listed(groups: &[Group]) -> Vec<(String, f64)> {
    let of = |group: &Group| {
        let decay = group.weight_decay;
        group.names.iter().map(move |name| (name.clone(), decay)).collect::<Vec<_>>()
    };
    groups.iter().flat_map(of).collect()
}

fn decay_of_the_first(groups: &[Group], all: &Parameters) -> Vec<(String, f64)> {
    let first = groups.first().map_or(0.0, |group| group.weight_decay);
    (RIGHT.order)(groups, all).into_iter().map(|(name, _)| (name, first)).collect()
}

/// All parameters, those outside of the groups without decay.
fn frozen_too(groups: &[Group], all: &Parameters) -> Vec<(String, f64)> {
    let decays = listed(groups);
    let decay = |name: &String| {
        decays.iter().find(|(known, _)| known == name).map_or(0.0, |(_, decay)| *decay)
    };
    all.keys().map(|name| (name.clone(), decay(name))).collect()
}

fn cut_to_fit(x: &Tensor, ranks: i64) -> Tensor {
    x.narrow(0, 0, x.size()[0] / ranks * ranks)
}

/// The elements of a vector that is too short, and behind them what was there before.
fn and_the_rest(x: &Tensor, like: &[Tensor], _: i64) -> Vec<Tensor> {
    let (before, n) = (flat(like, 1), x.size()[0]);
    let rest = before.narrow(0, n, before.size()[0] - n);
    tensors(&Tensor::cat(&[x, &rest], 0), like, 1)
}

fn padded_one_by_one(all: &[Tensor], ranks: i64) -> Tensor {
    let padded: Vec<Tensor> = all.iter().map(|x| flat(&[x.shallow_clone()], ranks)).collect();
    Tensor::cat(&padded, 0)
}

fn out_of_padding(x: &Tensor, like: &[Tensor], ranks: i64) -> Vec<Tensor> {
    let padded: Vec<Tensor> = like.iter().map(|x| flat(&[x.shallow_clone()], ranks)).collect();
    let all = tensors(x, &padded, 1).into_iter().zip(like);
    all.map(|(padded, x)| padded.narrow(0, 0, x.numel() as i64).reshape(x.size())).collect()
}
