//! Task `a5.speculative`: speculative decoding.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.speculative",
    text("推测解码", "speculative decoding"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
