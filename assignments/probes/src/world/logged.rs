//! A communicator that writes down what it is asked.

use std::sync::{Mutex, PoisonError};

use contract::arguments::Result;
use contract::world::Communicator;
use tch::Tensor;

/// What one rank asked for, in order: a line each.
#[derive(Default)]
pub struct Log(Mutex<Vec<String>>);

impl Log {
    /// Adds a line.
    pub fn add(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// All lines.
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The communicator `inner`, of which each call adds a line to the log: `all_gather Float 12`.
pub struct Logged<'a> {
    pub inner: &'a dyn Communicator,
    pub log: &'a Log,
}

impl Logged<'_> {
    fn add(&self, operation: &str, x: &Tensor) {
        self.log.add(format!("{operation} {:?} {}", x.kind(), x.numel()));
    }
}

impl Communicator for Logged<'_> {
    fn rank(&self) -> usize {
        self.inner.rank()
    }

    fn ranks(&self) -> usize {
        self.inner.ranks()
    }

    fn all_reduce(&self, x: &Tensor) -> Result {
        self.add("all_reduce", x);
        self.inner.all_reduce(x)
    }

    fn all_gather(&self, x: &Tensor, dim: i64) -> Result {
        self.add("all_gather", x);
        self.inner.all_gather(x, dim)
    }

    fn reduce_scatter(&self, x: &Tensor, dim: i64) -> Result {
        self.add("reduce_scatter", x);
        self.inner.reduce_scatter(x, dim)
    }

    fn shift(&self, x: &Tensor) -> Result {
        self.add("shift", x);
        self.inner.shift(x)
    }
}
