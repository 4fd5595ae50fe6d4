//! Task `a3.loss_and_greedy`: loss and greedy continuation.

mod misconceptions;

use harness::{Check, Task};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a3.loss_and_greedy",
    text("损失与贪心续写", "loss and greedy continuation"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[];
