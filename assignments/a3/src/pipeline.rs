//! Bonus task `a3.pipeline` (5 points): pipeline parallelism.

use std::ops::Range;

use contract::a3::{Pipeline, PipelineError, Schedule, Step};

use crate::Submission;

impl Pipeline for Submission {
    /// Worked example: 7 layers on 3 stages are `0..3`, `3..5`, `5..7`. Checks
    /// `a3.pipeline.stages`, `.errors`.
    fn stages(&self, _layers: usize, _stages: usize) -> Result<Vec<Range<usize>>, PipelineError> {
        todo!("a3.pipeline.stages")
    }

    /// Worked example, 2 stages and 2 micro-batches, tick by tick (`F0` is forward of
    /// micro-batch 0, `B0` its backward, `.` is idle):
    ///
    /// ```text
    /// tick      0  1  2  3  4  5
    /// GPipe
    ///   stage 0 F0 F1 .  .  B0 B1
    ///   stage 1 .  F0 F1 B0 B1 .
    /// OneForwardOneBackward
    ///   stage 0 F0 F1 .  B0 .  B1
    ///   stage 1 .  F0 B0 F1 B1 .
    /// ```
    ///
    /// Here stages stand below each other; in the table each has a column. Checks
    /// `a3.pipeline.valid`, `.schedule`, `.errors`.
    fn schedule(
        &self,
        _schedule: Schedule,
        _stages: usize,
        _micro_batches: usize,
    ) -> Result<Vec<Vec<Option<Step>>>, PipelineError> {
        todo!("a3.pipeline.schedule")
    }

    /// Worked example: in each of the two tables above 4 of 12 cells are idle, so 1/3. Checks
    /// `a3.pipeline.bubble`, `.errors`.
    fn bubble(&self, _stages: usize, _micro_batches: usize) -> Result<f64, PipelineError> {
        todo!("a3.pipeline.bubble")
    }
}
