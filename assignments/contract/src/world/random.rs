//! Random numbers.

/// A stream of random numbers that is handed in. Each call takes the next ones.
pub trait RandomStream {
    /// A number, uniformly from `[0, 1)`.
    fn uniform(&mut self) -> f64;

    /// A whole number, uniformly from `0..n`.
    ///
    /// # Panics
    ///
    /// If `n` is 0.
    fn below(&mut self, n: u64) -> u64;

    /// A number of the standard normal distribution.
    fn normal(&mut self) -> f64;
}

/// Where streams come from.
pub trait Randomness {
    /// The stream of this key, from its beginning: for equal keys the same numbers, for
    /// different ones (in length, too) numbers that have nothing to do with each other.
    fn stream(&self, key: &[u64]) -> Box<dyn RandomStream>;
}
