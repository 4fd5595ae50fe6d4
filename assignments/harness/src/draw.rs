//! Random values for cases: the same for the same seed on every machine.

use ndarray::ArrayD;
use proptest::prelude::Rng;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sha2::{Digest, Sha256};

/// The seed of all random values of a grading run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The seed of the golden fixtures, which students have.
    pub fn public() -> Self {
        Self::from_text("public")
    }

    /// The seed that is made from a text.
    pub fn from_text(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// The seed of one check. Each check has its own, so that a new check does not change
    /// the values of others.
    fn of_check(self, check: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(check);
        hash.finalize().into()
    }
}

/// A source of random values for one check.
pub struct Draw {
    runner: TestRunner,
}

impl Draw {
    /// The source of `check` under `seed`.
    pub fn new(seed: Seed, check: &str) -> Self {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed.of_check(check));
        let config = Config { failure_persistence: None, ..Config::default() };
        Self { runner: TestRunner::new_with_rng(config, rng) }
    }

    /// The underlying proptest runner.
    pub fn runner(&mut self) -> &mut TestRunner {
        &mut self.runner
    }

    /// One value of a proptest strategy.
    pub fn sample<S: Strategy>(&mut self, strategy: &S) -> S::Value {
        strategy.new_tree(&mut self.runner).expect("no filters").current()
    }

    /// A number in `low..high`.
    pub fn number(&mut self, low: f64, high: f64) -> f64 {
        let unit = (self.runner.rng().next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        low + unit * (high - low)
    }

    /// An integer below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.number(0.0, 1.0) * bound as f64) as usize
    }

    /// `0..n` in random order.
    pub fn permutation(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            order.swap(i, self.below(i + 1));
        }
        order
    }

    /// A tensor with elements in `low..high`.
    pub fn tensor_in(&mut self, shape: &[usize], low: f64, high: f64) -> ArrayD<f64> {
        ArrayD::from_shape_simple_fn(shape, || self.number(low, high))
    }

    /// A tensor with elements in `-2..2`.
    pub fn tensor(&mut self, shape: &[usize]) -> ArrayD<f64> {
        self.tensor_in(shape, -2.0, 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_check_draw_the_same_numbers() {
        let draw = |seed: &str, check: &str| {
            Draw::new(Seed::from_text(seed), check).tensor(&[3]).into_raw_vec_and_offset().0
        };
        assert_eq!(draw("1", "a"), draw("1", "a"));
        assert_ne!(draw("1", "a"), draw("1", "b"));
        assert_ne!(draw("1", "a"), draw("2", "a"));
    }

    #[test]
    fn numbers_stay_in_their_range_and_differ() {
        let mut draw = Draw::new(Seed::public(), "range");
        let x: Vec<f64> = (0..1000).map(|_| draw.number(-2.0, 2.0)).collect();
        assert!(x.iter().all(|v| (-2.0..2.0).contains(v)));
        assert!(x.windows(2).all(|w| w[0] != w[1]));
        assert!((0..1000).map(|_| draw.below(3)).all(|i| i < 3));
    }
}
