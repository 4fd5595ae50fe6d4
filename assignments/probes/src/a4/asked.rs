//! Streams of random numbers that remember what they were asked, or that are no random ones.

use contract::a4::{RandomStream, Randomness};

/// A stream whose whole numbers come from a function of their bound.
pub struct Asked<'a> {
    answer: Box<dyn FnMut(u64) -> u64 + 'a>,
    /// The bounds of all whole numbers that were asked for, in this order.
    pub bounds: Vec<u64>,
}

impl<'a> Asked<'a> {
    /// The stream that answers with `answer`.
    pub fn of(answer: impl FnMut(u64) -> u64 + 'a) -> Self {
        Self { answer: Box::new(answer), bounds: vec![] }
    }
}

impl RandomStream for Asked<'_> {
    fn uniform(&mut self) -> f64 {
        let steps = 1u64 << 53;
        (self.answer)(steps) as f64 / steps as f64
    }

    fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "below(0): no whole number is less than 0");
        self.bounds.push(n);
        (self.answer)(n)
    }

    fn normal(&mut self) -> f64 {
        self.uniform()
    }
}

/// Every stream always gives its highest number: a shuffle leaves everything where it is.
pub struct Highest;

impl Randomness for Highest {
    fn stream(&self, _key: &[u64]) -> Box<dyn RandomStream> {
        Box::new(Asked::of(|n| n - 1))
    }
}
