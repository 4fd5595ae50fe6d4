//! Samplers with one flaw.

use crate::a1::sample::{InverseSampler, first, last_possible};

/// `u ≤ sum`
pub fn at_most() -> InverseSampler {
    with_index(|probabilities, u| {
        let found = first(probabilities, |sum| u <= sum);
        found.unwrap_or_else(|| last_possible(probabilities))
    })
}

/// The last index whatever its probability, if rounding keeps the sum below `u`.
pub fn last_of_all() -> InverseSampler {
    with_index(|probabilities, u| {
        first(probabilities, |sum| u < sum).unwrap_or(probabilities.len() - 1)
    })
}

/// The most likely index.
pub fn most_likely() -> InverseSampler {
    with_index(|probabilities, _| {
        let order = |a: &usize, b: &usize| probabilities[*a].total_cmp(&probabilities[*b]);
        (0..probabilities.len()).max_by(order).expect("not empty")
    })
}

fn with_index(index: fn(&[f64], f64) -> usize) -> InverseSampler {
    InverseSampler { index, ..InverseSampler::default() }
}

/// No BOS.
pub fn history_without_bos() -> InverseSampler {
    InverseSampler { begins_with_bos: false, ..InverseSampler::default() }
}

/// The same history for every token.
pub fn history_not_extended() -> InverseSampler {
    InverseSampler { remembers: false, ..InverseSampler::default() }
}

/// EOS is returned.
pub fn eos_returned() -> InverseSampler {
    InverseSampler { returns_eos: true, ..InverseSampler::default() }
}
