//! Task `a4.fsdp`: full sharding.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a4.fsdp", text("完全分片", "full sharding"), CHECKS, misconceptions::NAMED)
        .bonus()
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
