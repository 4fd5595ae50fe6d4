//! A request with what has become of it.

use contract::a5::{History, Logits, Request, Result};
use tch::Tensor;

use crate::a5::Parts;

/// A text that waits or runs.
#[derive(Debug, Clone)]
pub struct Text {
    /// What is wanted.
    pub request: Request,
    /// How many came before.
    pub arrival: u64,
    /// The prompt, and what was drawn.
    pub tokens: Vec<i64>,
    /// How many of them are the prompt.
    pub given: usize,
    /// Where its places lie.
    pub table: Vec<usize>,
    /// How many of its places are stored.
    pub stored: usize,
    /// What a variant remembers: blocks that it had.
    pub had: Vec<usize>,
    /// What a variant remembers: how many tokens had been drawn.
    pub before: usize,
}

impl Text {
    /// One that waits.
    pub fn new(request: Request, arrival: u64) -> Self {
        let (tokens, given) = (request.prompt.clone(), request.prompt.len());
        Self { request, arrival, tokens, given, table: vec![], stored: 0, had: vec![], before: 0 }
    }

    /// The tokens that were drawn.
    pub fn drawn(&self) -> &[i64] {
        &self.tokens[self.given..]
    }

    /// How many tokens it has to read.
    pub fn todo(&self) -> usize {
        self.tokens.len().saturating_sub(self.stored)
    }

    /// The distribution behind it.
    ///
    /// # Errors
    ///
    /// Those of `process`.
    pub fn processed(&self, parts: &Parts, logits: &Tensor) -> Result<Tensor> {
        let history = History { prompt: &self.tokens[..self.given], generated: self.drawn() };
        parts.process(logits, &history, &self.request.sampling)
    }
}
