//! Bonus task `a3.pipeline`: the layers of a model on several devices, one behind the other.

use std::fmt;
use std::ops::Range;

/// In which order a stage works on the micro-batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// `GPipe` (Huang et al. 2019, arXiv:1811.06965): a stage passes all micro-batches forward
    /// before it takes the first one back.
    GPipe,
    /// One forward, one backward (PipeDream-Flush, Narayanan et al. 2021, arXiv:2104.04473):
    /// stage `i` of `p`, counted from 0, passes `min(p - i, micro-batches)` forward, then takes
    /// one back and passes one forward by turns, and takes the rest back at the end. So it never
    /// holds more than `p - i` micro-batches.
    OneForwardOneBackward,
}

/// What a stage does in one clock tick. Micro-batches are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Passes this micro-batch forward.
    Forward(usize),
    /// Takes this micro-batch back.
    Backward(usize),
}

/// A number that is 0 or too small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PipelineError {
    /// The parameter: `layers`, `stages` or `micro_batches`.
    pub arg: &'static str,
    /// Its value.
    pub got: usize,
    /// The smallest that it may be.
    pub least: usize,
}

impl fmt::Display for PipelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` should be at least {}, got {}", self.arg, self.least, self.got)
    }
}

impl std::error::Error for PipelineError {}

/// Bonus task `a3.pipeline`.
///
/// Forward and backward of a micro-batch take one clock tick each, on every stage. A stage does
/// one thing in a tick; what it passes on can be used in the next tick. Forward goes from the first
/// stage to the last, backward from the last to the first; the last stage can take a micro-batch
/// back in the tick after it has passed it forward.
pub trait Pipeline {
    /// Which layers each stage holds: contiguous, in order, and as equal as can be; where the
    /// layers do not divide evenly, the first stages hold one more.
    ///
    /// # Errors
    ///
    /// If there are no stages, or fewer layers than stages.
    fn stages(&self, layers: usize, stages: usize) -> Result<Vec<Range<usize>>, PipelineError>;

    /// The table of a training step: one row a clock tick, one column a stage, `None` where a
    /// stage is idle. Each stage passes every micro-batch forward once and takes it back once,
    /// in the order of their numbers, as early as it can in the order of its [`Schedule`].
    ///
    /// # Errors
    ///
    /// If there are no stages or no micro-batches.
    fn schedule(
        &self,
        schedule: Schedule,
        stages: usize,
        micro_batches: usize,
    ) -> Result<Vec<Vec<Option<Step>>>, PipelineError>;

    /// The share of all stages' ticks that are idle, of either schedule: the bubble.
    ///
    /// # Errors
    ///
    /// If there are no stages or no micro-batches.
    fn bubble(&self, stages: usize, micro_batches: usize) -> Result<f64, PipelineError>;
}
