//! Task `a5.quantised_cache`: quantised cache.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.quantised_cache",
    text("量化缓存", "quantised cache"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
