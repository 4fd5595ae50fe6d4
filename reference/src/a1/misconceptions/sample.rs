//! The wrong variants of `a1.sample`.

use super::Variant;
use crate::a1::sample::{InverseSampler, RIGHT, first, last_possible};
use crate::a1::{Parts, REFERENCE};

const fn with(sampler: InverseSampler) -> Parts {
    Parts { sampler, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.sample.at_most", with(at_most())),
    ("a1.sample.last_of_all", with(last_of_all())),
    ("a1.sample.most_likely", with(most_likely())),
    ("a1.sample.history_without_bos", with(history_without_bos())),
    ("a1.sample.history_not_extended", with(history_not_extended())),
    ("a1.sample.eos_returned", with(eos_returned())),
];

/// `u ≤ sum`
const fn at_most() -> InverseSampler {
    with_index(|probabilities, u| {
        let found = first(probabilities, |sum| u <= sum);
        found.unwrap_or_else(|| last_possible(probabilities))
    })
}

/// The last index whatever its probability, if rounding keeps the sum below `u`.
const fn last_of_all() -> InverseSampler {
    with_index(|probabilities, u| {
        first(probabilities, |sum| u < sum).unwrap_or(probabilities.len() - 1)
    })
}

/// The most likely index.
const fn most_likely() -> InverseSampler {
    with_index(|probabilities, _| {
        let order = |a: &usize, b: &usize| probabilities[*a].total_cmp(&probabilities[*b]);
        (0..probabilities.len()).max_by(order).expect("not empty")
    })
}

const fn with_index(index: fn(&[f64], f64) -> usize) -> InverseSampler {
    InverseSampler { index, ..RIGHT }
}

/// No BOS.
const fn history_without_bos() -> InverseSampler {
    InverseSampler { begins_with_bos: false, ..RIGHT }
}

/// The same history for every token.
const fn history_not_extended() -> InverseSampler {
    InverseSampler { remembers: false, ..RIGHT }
}

/// EOS is returned.
const fn eos_returned() -> InverseSampler {
    InverseSampler { returns_eos: true, ..RIGHT }
}
