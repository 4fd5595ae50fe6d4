//! Task `a5.guided`: guided decoding.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.guided", text("受约束的解码", "guided decoding"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
