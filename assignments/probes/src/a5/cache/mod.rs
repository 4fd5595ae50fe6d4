//! The calls of `a5.cache`.

mod attention;
mod caches;
mod memory;
mod pools;
mod reading;
mod refusals;
mod told;

pub use attention::attend;
pub use caches::caches;
pub use memory::memory;
pub use pools::pools;
pub use reading::{counts, reading};
pub use refusals::errors;
