//! Task `a3.pipeline`: pipeline parallelism.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a3.pipeline",
    text("流水线并行", "pipeline parallelism"),
    CHECKS,
    misconceptions::NAMED,
)
.bonus()
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
