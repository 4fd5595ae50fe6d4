//! Random numbers that are handed in: the same for the same seed and key on every machine.

use std::f64::consts::TAU;

use contract::world::{RandomStream, Randomness};

/// The streams of a seed.
pub struct Streams {
    /// The seed of the case.
    pub seed: u64,
}

impl Streams {
    /// The stream of this key.
    pub fn of(&self, key: &[u64]) -> Stream {
        // The length is part of the key: a key that ends with a 0 is another one.
        let parts = key.iter().copied().chain([key.len() as u64]);
        Stream { state: parts.fold(mixed(self.seed), |state, part| mixed(state ^ mixed(part))) }
    }
}

impl Randomness for Streams {
    fn stream(&self, key: &[u64]) -> Box<dyn RandomStream> {
        Box::new(self.of(key))
    }
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
pub struct Stream {
    state: u64,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Stream {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        finished(self.state)
    }
}

impl RandomStream for Stream {
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "below(0): no whole number is less than 0");
        // 64 bits more than n has: no number is likelier than another by more than 2⁻⁶⁴·n.
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    fn normal(&mut self) -> f64 {
        // Box and Muller's: 1 - u is never 0.
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (TAU * self.uniform()).cos()
    }
}

fn mixed(x: u64) -> u64 {
    finished(x.wrapping_add(STEP))
}

fn finished(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAMS: Streams = Streams { seed: 5 };

    fn first(key: &[u64]) -> [u64; 4] {
        let mut stream = STREAMS.of(key);
        [(); 4].map(|()| stream.next())
    }

    #[test]
    fn a_key_has_its_own_numbers() {
        assert_eq!(first(&[1, 2]), first(&[1, 2]));
        for other in [&[2, 1][..], &[1, 2, 0], &[1], &[], &[1, 3]] {
            assert_ne!(first(&[1, 2]), first(other), "{other:?}");
        }
        assert_ne!(first(&[]), first(&[0]));
    }

    #[test]
    fn whole_numbers_are_uniform() {
        let mut stream = STREAMS.of(&[7]);
        let mut counts = [0i32; 5];
        (0..10_000).for_each(|_| counts[stream.below(5) as usize] += 1);
        // 5 σ, with σ = √(10 000 · 1/5 · 4/5) = 40.
        assert!(counts.iter().all(|count| (count - 2000).abs() < 200), "{counts:?}");
    }

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut stream = STREAMS.of(&[8]);
        let all: Vec<f64> = (0..10_000).map(|_| stream.normal()).collect();
        let mean = all.iter().sum::<f64>() / 1e4;
        let variance = all.iter().map(|x| x * x).sum::<f64>() / 1e4;
        assert!(mean.abs() < 0.05 && (variance - 1.0).abs() < 0.08, "{mean} {variance}");
    }
}
