//! Task `a5.cache`: KV cache.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a5.cache", text("KV 缓存", "KV cache"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
