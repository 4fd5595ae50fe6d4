//! Task `a4.more`: later methods.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.more", text("后来的方法", "later methods"), CHECKS, misconceptions::NAMED)
        .bonus()
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
