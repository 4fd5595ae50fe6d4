//! Task `a5.logits`: processing logits.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a5.logits",
    text("logits 的处理", "processing logits"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
