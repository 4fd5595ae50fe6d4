//! Task `a5.batching`: continuous batching.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.batching",
    text("连续批处理", "continuous batching"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
