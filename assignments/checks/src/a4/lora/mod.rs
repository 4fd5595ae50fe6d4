//! Task `a4.lora`: low-rank adapters.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new("a4.lora", text("LoRA", "LoRA"), CHECKS, misconceptions::NAMED)
    .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
