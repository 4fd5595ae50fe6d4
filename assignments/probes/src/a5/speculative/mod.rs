//! The calls of `a5.speculative`.

mod accept;
mod speculate;
mod watched;

use contract::a5::A5;
use harness::{Record, unknown_word};

use crate::about_any::about_any;

pub use accept::{accept, outcomes, possible};
pub use speculate::{calls, drawn, greedy, texts};

/// A call that is refused.
pub fn errors(a5: &dyn A5, case: &Record) -> Record {
    let answer = match case.expect_fact::<String>("method").as_str() {
        "accept" => accept::refusal(a5, case),
        "speculate" => greedy(a5, case),
        word => unknown_word("method", word),
    };
    about_any(case, answer)
}
