//! The signature on a result, as data: `signing/` makes and verifies it.

use serde::{Deserialize, Serialize};

/// A signature, as it is stored in a result. It has no other fields, since these would not
/// be covered by the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// `ed25519`
    pub algorithm: String,
    /// The short name of the key.
    pub key_id: String,
    /// The public key, for information.
    pub public_key: String,
    /// The signature itself, 128 hexadecimal digits.
    pub value: String,
}
