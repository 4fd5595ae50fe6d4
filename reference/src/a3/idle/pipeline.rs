//! `a3.pipeline` without the work. The reference looks at the numbers.

use std::ops::Range;

use contract::a3::{Pipeline, PipelineError, Schedule, Step};

use crate::a3::REFERENCE;
use crate::idle::Idle;

impl Pipeline for Idle {
    fn stages(&self, layers: usize, stages: usize) -> Result<Vec<Range<usize>>, PipelineError> {
        REFERENCE.stages(layers, stages)?;
        Ok(match self {
            Self::First => vec![0..layers; stages],
            Self::Ones => (0..stages).map(|stage| stage..stage + 1).collect(),
            Self::Nothing => vec![],
            _ => vec![0..layers / stages; stages],
        })
    }

    fn schedule(
        &self,
        schedule: Schedule,
        stages: usize,
        micro_batches: usize,
    ) -> Result<Vec<Vec<Option<Step>>>, PipelineError> {
        let right = REFERENCE.schedule(schedule, stages, micro_batches)?;
        let everywhere = |step: Option<Step>| vec![vec![step; stages]; right.len()];
        Ok(match self {
            Self::First => everywhere(Some(Step::Forward(0))),
            Self::Last => everywhere(Some(Step::Backward(micro_batches - 1))),
            Self::Nothing => vec![],
            _ => everywhere(None),
        })
    }

    fn bubble(&self, stages: usize, micro_batches: usize) -> Result<f64, PipelineError> {
        REFERENCE.bubble(stages, micro_batches)?;
        Ok(self.number(&[stages as f64, micro_batches as f64]))
    }
}
