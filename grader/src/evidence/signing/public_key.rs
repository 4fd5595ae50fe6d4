//! The public key: it verifies signatures and is no secret.

use std::fmt;
use std::path::Path;

use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::key_file;
use super::unhex::unhex;
use crate::base::problem::Problem;

/// An Ed25519 public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// What stands in `grader.key.pub`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicKeyFile {
    schema: String,
    algorithm: String,
    key_id: String,
    public_key: String,
}

const SCHEMA: &str = "llm-foundations/public-key/v1";

impl PublicKey {
    /// The public key `key`.
    pub(super) fn new(key: VerifyingKey) -> Self {
        Self(key)
    }

    /// The key with these 64 digits.
    pub fn from_hex(digits: &str) -> Option<Self> {
        let key = VerifyingKey::from_bytes(&unhex(digits)?).ok()?;
        // With a weak key, one signature fits almost every text.
        (!key.is_weak()).then_some(Self(key))
    }

    /// The key that `text` names: 64 digits, or a file that holds them or was
    /// written by `grader keygen`.
    ///
    /// # Errors
    ///
    /// If there is no such file, or no key in it.
    pub fn named(text: &str) -> Result<Self, Problem> {
        match Self::from_hex(text) {
            Some(key) => Ok(key),
            None => Self::read(Path::new(text)),
        }
    }

    /// The key in a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or holds none.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let text = key_file::read(path)?;
        let key = match serde_json::from_str::<PublicKeyFile>(&text) {
            Ok(stored) if stored.schema == SCHEMA => Self::from_hex(&stored.public_key)
                .filter(|key| key.id() == stored.key_id && stored.algorithm == "ed25519"),
            Ok(_) => None,
            Err(_) => Self::from_hex(text.trim()),
        };
        let path = path.display();
        key.ok_or_else(|| {
            Problem::input((
 format!("{path} 里没有公钥：请给出 64 位十六进制数，或 `grader keygen` 写出的 .pub 文件"),
 format!("{path} holds no public key: give 64 hexadecimal digits or the .pub file that `grader keygen` wrote"),
))
        })
    }

    /// The text of the file.
    pub(super) fn to_json(self) -> String {
        key_file::json(&PublicKeyFile {
            schema: SCHEMA.into(),
            algorithm: "ed25519".into(),
            key_id: self.id(),
            public_key: self.to_string(),
        })
    }

    /// Its short name: the beginning of its SHA-256.
    pub fn id(&self) -> String {
        hex::encode(&Sha256::digest(self.0.as_bytes())[..8])
    }

    /// Whether the owner of this key signed `bytes`.
    pub fn verifies(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(bytes, &Signature::from_bytes(signature)).is_ok()
    }
}

/// Its 64 digits.
impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Key;
    use super::*;

    #[test]
    fn a_file_holds_what_keygen_wrote_or_plain_digits() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pub");
        let key = Key::generate().unwrap().public();
        for text in [key.to_json(), key.to_string(), format!("{key}\n")] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(PublicKey::read(&path).unwrap(), key);
        }
        let other = Key::generate().unwrap().public();
        let misnamed = key.to_json().replace(&key.id(), &other.id());
        for text in [misnamed, key.to_json().replace("public-key", "key"), "hello".into()] {
            std::fs::write(&path, text).unwrap();
            assert!(PublicKey::read(&path).is_err());
        }
    }

    #[test]
    fn a_key_that_fits_every_signature_is_none() {
        let weak = format!("01{}", "00".repeat(31));
        assert_eq!(PublicKey::from_hex(&weak), None);
    }
}
