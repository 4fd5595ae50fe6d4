//! What the tasks about byte-pair encoding have in common.

pub mod model;
mod shown;

pub use shown::shown;
