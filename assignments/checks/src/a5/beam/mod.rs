//! Task `a5.beam`: beam search.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.beam", text("束搜索", "beam search"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
