//! The answer of a submission that refuses files.

use contract::a3::LoadError;
use harness::{ERROR, REMARK, Record};

/// The answer for an error: its name and what it is about, and its words beside them.
pub fn refused(error: &LoadError) -> Record {
    let facts = [error.name().to_string(), error.subject()];
    Record::new().fact(ERROR, facts).fact(REMARK, error.to_string())
}
