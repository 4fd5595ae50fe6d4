//! A model that is busy now and then.

use std::cell::Cell;

use contract::a5::{InputError, PagedModel, Part, Result};
use tch::Tensor;

/// Refuses the calls with these numbers, counted from 0, and does nothing then.
pub struct Refusing<'a> {
    model: &'a dyn PagedModel,
    refused: Vec<usize>,
    calls: Cell<usize>,
}

impl<'a> Refusing<'a> {
    /// This model, but for these calls.
    pub fn new(model: &'a dyn PagedModel, refused: Vec<usize>) -> Self {
        Self { model, refused, calls: Cell::new(0) }
    }
}

impl PagedModel for Refusing<'_> {
    fn vocabulary_size(&self) -> i64 {
        self.model.vocabulary_size()
    }

    fn blocks(&self) -> usize {
        self.model.blocks()
    }

    fn block_size(&self) -> usize {
        self.model.block_size()
    }

    fn read(&self, parts: &[Part<'_>]) -> Result<Vec<Tensor>> {
        let call = self.calls.replace(self.calls.get() + 1);
        if self.refused.contains(&call) {
            return Err(InputError::Torch("the model is busy".to_string()));
        }
        self.model.read(parts)
    }
}
