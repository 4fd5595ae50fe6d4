//! The wrong variants of `a4.fsdp`.

use contract::a4::Communicator;
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::data_parallel::flat;
use crate::a4::fsdp::{Functions, RIGHT, part};
use crate::a4::{Parts, REFERENCE};

const fn with(fsdp: Functions) -> Parts {
    Parts { fsdp, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    ("a4.fsdp.nothing_cut", with(Functions { part: |x, _, _| x.copy(), ..RIGHT })),
    ("a4.fsdp.rank_ignored", with(Functions { part: |x, _, ranks| part(x, 0, ranks), ..RIGHT })),
    (
        "a4.fsdp.dealt_out_in_turn",
        with(Functions {
            part: |x, rank, ranks| x.slice(0, rank, i64::MAX, ranks).copy(),
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.share_is_a_view",
        with(Functions {
            part: |x, rank, ranks| x.chunk(ranks, 0).swap_remove(rank as usize),
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.zeros_in_front",
        with(Functions {
            flat: |all, ranks| {
                let all = flat(all, 1);
                all.constant_pad_nd([(-all.size()[0]).rem_euclid(ranks), 0])
            },
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.padded_one_by_one",
        with(Functions {
            flat: |all, ranks| {
                let padded = all.iter().map(|x| flat(&[x.shallow_clone()], ranks));
                Tensor::cat(&padded.collect::<Vec<_>>(), 0)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.computed_in_f32",
        with(Functions {
            gathered: |share, _, communicator| communicator.all_gather(share, 0),
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.gradients_in_compute",
        with(Functions {
            summed: |x, kind, communicator| Ok(communicator.reduce_scatter(x, 0)?.to_kind(kind)),
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.gradients_averaged",
        with(Functions {
            summed: |x, kind, communicator| {
                Ok((RIGHT.summed)(x, kind, communicator)? / communicator.ranks() as f64)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.gradients_not_summed",
        with(Functions {
            summed: |x, kind, communicator| Ok(own_part(x, kind, communicator)),
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.gathered_backwards",
        with(Functions {
            gathered: |share, compute, communicator| {
                let all = communicator.all_gather(&share.to_kind(compute).unsqueeze(0), 0)?;
                Ok(all.flip([0]).reshape([-1]))
            },
            ..RIGHT
        }),
    ),
    (
        "a4.fsdp.gradient_not_passed_on",
        with(Functions { cotangent: |_, given| given.shallow_clone(), ..RIGHT }),
    ),
    ("a4.fsdp.ones_for_the_gradient", with(Functions { given: Tensor::ones_like, ..RIGHT })),
    (
        "a4.fsdp.unnamed.part_of_the_next_rank",
        with(Functions { part: |x, rank, ranks| part(x, (rank + 1) % ranks, ranks), ..RIGHT }),
    ),
    (
        "a4.fsdp.unnamed.gradients_of_the_next_rank",
        with(Functions {
            summed: |x, kind, communicator| {
                communicator.shift(&(RIGHT.summed)(x, kind, communicator)?)
            },
            ..RIGHT
        }),
    ),
];

/// The rank's part of its own gradients.
fn own_part(x: &Tensor, kind: Kind, communicator: &dyn Communicator) -> Tensor {
    let (rank, ranks) = (communicator.rank() as i64, communicator.ranks() as i64);
    part(&x.to_kind(kind), rank, ranks)
}
