//! Task `a4.recompute`: recomputation.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.recompute", text("重计算", "recomputation"), CHECKS, misconceptions::NAMED)
        .bonus()
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
