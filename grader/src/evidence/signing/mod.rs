//! Signing: proves that the grader made a result and nobody changed it.
//!
//! This module has keys and signatures, and does not know how results are made.

mod canonical;
mod codes;
mod key;
mod key_file;
mod key_place;
mod keygen;
mod public_key;
mod signature;
mod unhex;

pub use codes::{Codes, is_code};
pub use key::Key;
pub use key_place::KeyPlace;
pub use keygen::keygen;
pub use public_key::PublicKey;
pub use signature::{intact, sign, signature_of, verify, verify_value};
