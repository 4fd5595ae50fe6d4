//! The wrong ideas about `a4.step` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};

/// In the order of the methods.
pub static NAMED: &[Misconception] = &[];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[];
