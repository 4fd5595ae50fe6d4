//! Signatures on results.
//!
//! A signature covers the [canonical](super::canonical) bytes of the whole result without
//! the field `signature`. The public key in a result is not trusted: the operator's key
//! decides.

use serde_json::Value;
use thiserror::Error;

use super::canonical::{Fraction, canonical};
use super::unhex::unhex;
use super::{Key, PublicKey};
use crate::base::problem::Problem;
use crate::evidence::report::Report;
use crate::evidence::result_file::ResultFile;
use crate::evidence::signature::Signature;

/// The only algorithm.
const ALGORITHM: &str = "ed25519";

/// Why a result is not verified.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unverified {
    /// It has no signature.
    #[error("it is not signed")]
    Unsigned,
    /// It says that it was signed with another key.
    #[error("it is signed with another key, {0}")]
    OtherKey(String),
    /// It is not what was signed.
    #[error("it is not what was signed: something was changed")]
    Changed,
}

/// Signs a result.
///
/// # Errors
///
/// If it cannot be written canonically: a fault of the grader's.
pub fn sign(report: Report, key: &Key) -> Result<Report, Problem> {
    let unsigned = Report { signature: None, ..report };
    let value = serde_json::to_value(&unsigned).expect("plain data");
    Ok(Report { signature: Some(signature_of(&value, key)?), ..unsigned })
}

/// The signature of `unsigned`, which is to become its field `signature`.
///
/// # Errors
///
/// If it cannot be written canonically: a fault of the grader's.
pub fn signature_of(unsigned: &Value, key: &Key) -> Result<Signature, Problem> {
    let bytes = canonical(unsigned).map_err(|Fraction(number)| {
        Problem::fault((
            format!("结果里有小数 {number}，不能签名"),
            format!("a result holds the fraction {number} and cannot be signed"),
        ))
    })?;
    Ok(Signature {
        algorithm: ALGORITHM.into(),
        key_id: key.public().id(),
        public_key: key.public().to_string(),
        value: hex::encode(key.sign(&bytes)),
    })
}

/// Shows that `result` is what the owner of `key` signed.
///
/// # Errors
///
/// If it is not, why.
pub fn verify(result: &ResultFile, key: &PublicKey) -> Result<(), Unverified> {
    verify_value(&result.value, result.report.signature.as_ref(), key)
}

/// Shows that `value`, all of a file with its `signature` in it, is what the owner of `key`
/// signed.
///
/// # Errors
///
/// If it is not, why.
pub fn verify_value(
    value: &Value,
    signature: Option<&Signature>,
    key: &PublicKey,
) -> Result<(), Unverified> {
    let signature = signature.ok_or(Unverified::Unsigned)?;
    if signature.key_id != key.id() {
        return Err(Unverified::OtherKey(signature.key_id.clone()));
    }
    let well_formed = signature.algorithm == ALGORITHM && signature.public_key == key.to_string();
    let digits = unhex(&signature.value).filter(|_| well_formed).ok_or(Unverified::Changed)?;
    // The value in the file, with fields that this program does not know.
    let mut unsigned = value.clone();
    unsigned.as_object_mut().and_then(|fields| fields.remove("signature"));
    let bytes = canonical(&unsigned).map_err(|_| Unverified::Changed)?;
    key.verifies(&bytes, &digits).then_some(()).ok_or(Unverified::Changed)
}

/// Shows that nothing in `result` was changed since somebody signed it, whoever that was;
/// a result without a signature shows nothing, and passes.
///
/// # Errors
///
/// If something was.
pub fn intact(result: &ResultFile) -> Result<(), Unverified> {
    let Some(signature) = &result.report.signature else { return Ok(()) };
    let key = PublicKey::from_hex(&signature.public_key).ok_or(Unverified::Changed)?;
    verify(result, &key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::report::Provenance;

    fn signed(key: &Key) -> Report {
        let provenance = Provenance { rustc: "\"rustc\" \n 中".into(), ..Provenance::default() };
        let report = Report::not_submitted("amy", &harness::toy::ASSIGNMENT, provenance);
        sign(report, key).unwrap()
    }

    fn file(bytes: &[u8]) -> Result<ResultFile, String> {
        ResultFile::from_bytes(bytes)
    }

    #[test]
    fn what_was_signed_verifies_in_any_layout() {
        let key = Key::generate().unwrap();
        let report = signed(&key);
        let pretty = file(&serde_json::to_vec_pretty(&report).unwrap()).unwrap();
        assert_eq!(verify(&pretty, &key.public()), Ok(()));
        let short = file(&serde_json::to_vec(&report).unwrap()).unwrap();
        assert_eq!(verify(&short, &key.public()), Ok(()));
    }

    /// Only a change that leaves the meaning as it was, such as a space, is none.
    #[test]
    fn no_single_byte_can_change() {
        let key = Key::generate().unwrap();
        let bytes = serde_json::to_vec_pretty(&signed(&key)).unwrap();
        let original = file(&bytes).unwrap().value;
        let mut verified = 0;
        for i in 0..bytes.len() {
            for byte in [bytes[i] ^ 1, bytes[i] ^ 0x20, b' ', b'9'] {
                let mut changed = bytes.clone();
                changed[i] = byte;
                let Ok(result) = file(&changed) else { continue };
                if verify(&result, &key.public()).is_ok() {
                    assert_eq!(result.value, original, "byte {i} became {byte}");
                    verified += 1;
                }
            }
        }
        assert!(verified > 0, "a line break may become a space");
    }

    #[test]
    fn fields_that_nobody_signed_are_not_verified() {
        let key = Key::generate().unwrap();
        let mut json = serde_json::to_value(signed(&key)).unwrap();
        json["note"] = "100 / 100".into();
        let result = file(json.to_string().as_bytes()).unwrap();
        assert_eq!(verify(&result, &key.public()), Err(Unverified::Changed));
        json.as_object_mut().unwrap().remove("note");
        json["signature"]["note"] = "100 / 100".into();
        assert!(file(json.to_string().as_bytes()).unwrap_err().starts_with("unknown field `note`"));
    }

    #[test]
    fn the_key_in_the_file_is_not_believed() {
        let (ours, theirs) = (Key::generate().unwrap(), Key::generate().unwrap());
        let mut report = signed(&theirs);
        let read = |report: &Report| file(&serde_json::to_vec(report).unwrap()).unwrap();
        let other = Unverified::OtherKey(theirs.public().id());
        assert_eq!(verify(&read(&report), &ours.public()), Err(other));
        let signature = report.signature.as_mut().unwrap();
        signature.key_id = ours.public().id();
        signature.public_key = ours.public().to_string();
        assert_eq!(verify(&read(&report), &ours.public()), Err(Unverified::Changed));
        report.signature = None;
        assert_eq!(verify(&read(&report), &ours.public()), Err(Unverified::Unsigned));
    }
}
