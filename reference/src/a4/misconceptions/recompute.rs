//! The wrong variants of `a4.recompute`.

use tch::Tensor;

use super::Variant;
use crate::a4::recompute::{Functions, RIGHT};
use crate::a4::{Parts, REFERENCE};

const fn with(recompute: Functions) -> Parts {
    Parts { recompute, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a4.recompute.gradient_not_passed_on",
        with(Functions { cotangent: |_, given| given.shallow_clone(), ..RIGHT }),
    ),
    (
        "a4.recompute.from_the_first_input",
        with(Functions { from: |_, x| x.shallow_clone(), ..RIGHT }),
    ),
    ("a4.recompute.cut_within_the_segment", with(Functions { handed: |y| y.detach(), ..RIGHT })),
    ("a4.recompute.segments_forwards", with(Functions { backwards: |starts| starts, ..RIGHT })),
    (
        "a4.recompute.last_segment_left_out",
        with(Functions {
            starts: |count, segment| (0..count / segment).map(|i| i * segment).collect(),
            ..RIGHT
        }),
    ),
    ("a4.recompute.ones_for_the_gradient", with(Functions { given: Tensor::ones_like, ..RIGHT })),
    ("a4.recompute.unnamed.gradient_twice", with(Functions { given: |x| x * 2.0, ..RIGHT })),
    ("a4.recompute.unnamed.half_a_gradient", with(Functions { gradient: |x| x * 0.5, ..RIGHT })),
];
