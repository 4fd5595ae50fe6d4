//! Calls in which several things are wrong together: an error about any of them is right.

use harness::Case;

/// The case, in which the error may be about any of these parameters.
pub fn about_any(case: Case, parameters: &[&str]) -> Case {
    case.unlisted_fact("about any of", parameters)
}

/// The case, in which the error may be any of these, by their names.
pub fn any_error(case: Case, errors: &[&str]) -> Case {
    case.unlisted_fact("any error of", errors)
}
