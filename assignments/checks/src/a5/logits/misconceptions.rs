//! The wrong ideas about `a5.logits` that a failure is compared with. Each text completes
//! "this comes out of code that …".

use harness::{Misconception, Unnamed};

/// Those with a name.
pub static NAMED: &[Misconception] = &[];

/// Mistakes that must fail without a name.
pub static UNNAMED: &[Unnamed] = &[];
