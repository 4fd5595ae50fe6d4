//! Task `a3.sequence`: sequence parallelism.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a3.sequence",
    text("序列并行", "sequence parallelism"),
    CHECKS,
    misconceptions::NAMED,
)
.bonus()
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
