//! Task `a4.data`: data.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new("a4.data", text("数据", "data"), CHECKS, misconceptions::NAMED)
    .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
