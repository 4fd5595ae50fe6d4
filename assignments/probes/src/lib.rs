//! The probes of the assignments that compute with libtorch (A2 and later): each makes
//! the call of a case on a submission and observes what comes back.
//!
//! They are a crate of their own so that `checks`, with the tables, the cases and the
//! comparison, needs no libtorch, and so neither does the grader: what runs a sandbox
//! has nothing of the kind in it.

mod a2;
mod observe;
mod tensor;

pub use a2::a2;
