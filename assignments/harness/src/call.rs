//! The call that a case makes, in words for people.

use wire::Record;

/// The fact of a case that holds the call in words for people.
pub const CALL: &str = "call";

/// The call of a case, for people.
pub fn call_of(case: &Record) -> String {
    case.read(CALL).unwrap_or_default()
}
