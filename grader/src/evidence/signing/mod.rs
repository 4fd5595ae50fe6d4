//! Signing: who can show that a result is the grader's.
//!
//! It holds keys and signatures, and knows nothing of how results come about.

mod canonical;
mod key;
mod key_file;
mod key_place;
mod keygen;
mod public_key;
mod signature;
mod unhex;

pub use key::Key;
pub use key_place::KeyPlace;
pub use keygen::keygen;
pub use public_key::PublicKey;
pub use signature::{sign, verify};
