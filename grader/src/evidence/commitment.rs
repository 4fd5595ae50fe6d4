//! The commitment to a seed: a hash in each result, which proves later which seed was used
//! and does not reveal it.

use sha2::{Digest, Sha256};

/// Hashed before the seed, so that the hash cannot be mistaken for one made for another
/// purpose.
const PURPOSE: &str = "llm-foundations/seed/v1";

/// The SHA-256 of [`PURPOSE`] and the seed's text. It hides a seed that cannot be guessed,
/// such as the 128 random bits of a run; it does not hide a word from a dictionary.
pub fn commitment(seed: &str) -> String {
    let hash = Sha256::new().chain_update(PURPOSE).chain_update(seed);
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf llm-foundations/seed/v1sample | sha256sum`
    #[test]
    fn the_commitment_is_the_documented_hash() {
        let of_sample = "60dba2a5594dce5aefb5a1ed3b3d5c59f2d501bd4e4f72a8bf43217bcdfa0a8c";
        assert_eq!(commitment("sample"), of_sample);
        assert_ne!(commitment("samples"), of_sample);
    }
}
