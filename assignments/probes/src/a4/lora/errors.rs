//! Arguments and files that cannot be used.

use contract::a4::A4;
use harness::{Record, unknown_word};

use super::{files, linear, new_adapter, on_parameters};
use crate::about_any::about_any;

/// The call that the case names.
pub fn errors(a4: &dyn A4, case: &Record) -> Record {
    let answer = match case.expect_fact::<String>("method").as_str() {
        "new_adapter" => new_adapter(a4, case),
        "adapted_linear" => linear(a4, case),
        "adapted_parameters" | "merge" | "unmerge" => on_parameters(a4, case),
        "load_adapter" => files::load(a4, case),
        word => unknown_word("method", word),
    };
    about_any(case, answer)
}
