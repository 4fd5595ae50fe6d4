//! How every assignment that computes with libtorch looks at its arguments, and says what is
//! wrong with one. Each such assignment hands these names on, so that a student writes
//! `use contract::a2::{Arg, Result}`.

mod arg;
mod input_error;

pub use arg::Arg;
pub use input_error::{InputError, Result};
