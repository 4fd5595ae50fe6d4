//! `a3.pipeline`.

use std::ops::Range;

use contract::a3::{Pipeline, PipelineError, Schedule, Step};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Pipeline for Parts {
    fn stages(&self, _layers: usize, _stages: usize) -> Result<Vec<Range<usize>>, PipelineError> {
        todo!("a3.pipeline.stages")
    }

    fn schedule(
        &self,
        _schedule: Schedule,
        _stages: usize,
        _micro_batches: usize,
    ) -> Result<Vec<Vec<Option<Step>>>, PipelineError> {
        todo!("a3.pipeline.schedule")
    }

    fn bubble(&self, _stages: usize, _micro_batches: usize) -> Result<f64, PipelineError> {
        todo!("a3.pipeline.bubble")
    }
}
