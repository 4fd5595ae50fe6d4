//! Random numbers that a probe makes itself, where a case would be too large with
//! all of them in it.

/// An endless stream of numbers `u` with `0 ≤ u < 1`: `SplitMix64` (Steele, Lea and
/// Flood, 2014), the top 53 bits of each output.
#[derive(Debug, Clone)]
pub struct Stream(u64);

impl Stream {
    /// The stream of a seed.
    pub fn new(seed: usize) -> Self {
        Self(seed as u64)
    }

    /// The next number.
    pub fn number(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fill_the_unit_interval_evenly() {
        let mut stream = Stream::new(7);
        let mut cells = [0; 10];
        for _ in 0..10_000 {
            cells[(stream.number() * 10.0) as usize] += 1;
        }
        assert!(cells.iter().all(|n| (850..1150).contains(n)), "{cells:?}");
    }
}
