//! Task `a4.data_parallel`: data parallelism.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a4.data_parallel",
    text("数据并行", "data parallelism"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
