//! The secret key that signs results. Whoever can read its file can sign, so only its owner
//! may read it.

use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::key_file;
use super::public_key::PublicKey;
use super::unhex::unhex;
use crate::base::problem::Problem;
use crate::base::random;

/// An Ed25519 key; overwritten in memory when it is dropped.
#[derive(Debug)]
pub struct Key(SigningKey);

/// What stands in `grader.key`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    schema: String,
    algorithm: String,
    key_id: String,
    secret_key: String,
}

const SCHEMA: &str = "llm-foundations/key/v1";

impl Key {
    /// A new key.
    ///
    /// # Errors
    ///
    /// If there are no random numbers to make it of.
    pub fn generate() -> Result<Self, Problem> {
        Ok(Self(SigningKey::from_bytes(&random::bytes()?)))
    }

    /// The key in a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, can be read by others, or holds no key.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        key_file::only_for_its_owner(path)?;
        let text = key_file::read(path)?;
        let stored: Option<KeyFile> = serde_json::from_str(&text).ok();
        let stored = stored.filter(|s| s.schema == SCHEMA && s.algorithm == "ed25519");
        let key = stored.and_then(|stored| {
            let key = Self(SigningKey::from_bytes(&unhex(&stored.secret_key)?));
            (key.public().id() == stored.key_id).then_some(key)
        });
        let path = path.display();
        // The file's text is not quoted: it may contain half a key.
        key.ok_or_else(|| {
            Problem::input((
                format!("{path} 里没有密钥：用 `grader keygen` 生成一个"),
                format!("{path} holds no key: make one with `grader keygen`"),
            ))
        })
    }

    /// The text of the file.
    pub(super) fn to_json(&self) -> String {
        key_file::json(&KeyFile {
            schema: SCHEMA.into(),
            algorithm: "ed25519".into(),
            key_id: self.public().id(),
            secret_key: hex::encode(self.0.as_bytes()),
        })
    }

    /// The public key that belongs to it.
    pub fn public(&self) -> PublicKey {
        PublicKey::new(self.0.verifying_key())
    }

    /// Another secret key, made of this one for one purpose: HMAC-SHA-256 of the purpose. It
    /// tells nothing about this key, or about that for another purpose.
    pub(super) fn derived(&self, purpose: &str) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).expect("any length will do");
        mac.chain_update(purpose).finalize().into_bytes().into()
    }

    /// The signature of `bytes`.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

#[cfg(test)]
impl Key {
    /// The key of RFC 8032, section 7.1, test 2: the same in every test.
    pub fn of_rfc_8032() -> Self {
        let secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        Self(SigningKey::from_bytes(&unhex(secret).unwrap()))
    }

    /// Writes it to a file.
    pub fn store(&self, path: &Path) {
        key_file::write_new(path, &self.to_json(), 0o600).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_rfc_8032() {
        let key = Key::of_rfc_8032();
        let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        assert_eq!(key.public().to_string(), public);
        let signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                         085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(hex::encode(key.sign(&[0x72])), signature);
        assert!(key.public().verifies(&[0x72], &key.sign(&[0x72])));
        assert!(!key.public().verifies(&[0x73], &key.sign(&[0x72])));
    }

    #[test]
    fn a_damaged_key_file_is_refused_without_its_words() {
        use std::os::unix::fs::OpenOptionsExt;
        let folder = tempfile::tempdir().unwrap();
        let good = Key::generate().unwrap().to_json();
        let other = Key::generate().unwrap().public().id();
        let id = Key::generate().unwrap().public().id();
        for (i, text) in [
            String::new(),
            good[..good.len() / 2].to_string(),
            good.replace("key/v1", "key/v2"),
            good.replace("secret_key\": \"", "secret_key\": \"00"),
            good.replace("\"key_id\": \"", &format!("\"key_id\": \"{other}")),
            format!("{id}\n"),
        ]
        .iter()
        .enumerate()
        {
            let path = folder.path().join(i.to_string());
            let mut options = std::fs::OpenOptions::new();
            let mut file = options.write(true).create(true).mode(0o600).open(&path).unwrap();
            std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
            let line = Key::read(&path).unwrap_err().line(harness::Lang::En);
            assert!(line.ends_with("holds no key: make one with `grader keygen`"), "{line}");
        }
    }
}
