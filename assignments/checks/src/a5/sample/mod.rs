//! Task `a5.sample`: drawing.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.sample", text("抽样", "drawing"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
