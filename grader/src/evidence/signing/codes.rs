//! The codes under which scores are published: nobody can tell from a code whose it is, and
//! every student knows their own.
//!
//! A plain hash of a name or a student number could be guessed: there are only so many. So the
//! hash is keyed. The key is derived from the key that signs: there is one secret to keep, and
//! a student's code is the same in all runs that are signed with it.

use data_encoding::{Encoding, Specification};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Key;

/// What the key of codes is derived for.
const PURPOSE: &str = "llm-foundations/codes/v1";

/// Crockford's digits in base 32: none of them looks like another.
const DIGITS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many digits a code has: 60 bits, so that no two students of a course share one.
const LENGTH: usize = 12;

/// How many digits stand together.
const GROUP: usize = 4;

/// The codes of a course.
#[derive(Debug)]
pub struct Codes {
    key: [u8; 32],
    digits: Encoding,
}

impl Codes {
    /// The codes of the course whose results are signed with `key`.
    pub fn new(key: &Key) -> Self {
        let mut specification = Specification::new();
        specification.symbols.push_str(DIGITS);
        let digits = specification.encoding().expect("32 digits");
        Self { key: key.derived(PURPOSE), digits }
    }

    /// The code of a student: `7F3K-9QXM-2WPA`.
    pub fn of(&self, student: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any length will do");
        let hash = mac.chain_update(student).finalize().into_bytes();
        let digits = self.digits.encode(&hash[..LENGTH.div_ceil(8) * 5]);
        let groups: Vec<&str> =
            (0..LENGTH).step_by(GROUP).map(|from| &digits[from..from + GROUP]).collect();
        groups.join("-")
    }
}

/// Whether `text` is written as a code is.
pub fn is_code(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_group = |group: &&str| group.len() == GROUP && group.chars().all(|c| DIGITS.contains(c));
    groups.len() == LENGTH / GROUP && groups.iter().all(is_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 8032, section 7.1, test 2, as bytes; the codes are those that Python's
    /// `hmac` and `base64` make of it.
    #[test]
    fn the_codes_are_the_documented_ones() {
        let codes = Codes::new(&Key::of_rfc_8032());
        assert_eq!(codes.of("amy"), "WHYG-30P5-XEZN");
        assert_eq!(codes.of("李雷"), "ASW5-NGC1-QNN4");
    }

    #[test]
    fn a_code_is_the_same_in_every_run_and_differs_by_student_and_by_key() {
        let (ours, theirs) = (Key::generate().unwrap(), Key::generate().unwrap());
        assert_eq!(Codes::new(&ours).of("amy"), Codes::new(&ours).of("amy"));
        assert_ne!(Codes::new(&ours).of("amy"), Codes::new(&ours).of("bo"));
        assert_ne!(Codes::new(&ours).of("amy"), Codes::new(&theirs).of("amy"));
    }

    #[test]
    fn every_code_is_recognised_as_one_and_nothing_else() {
        let codes = Codes::new(&Key::generate().unwrap());
        for student in ["", "amy", "李雷", "=1+1", "<b>", "0123456789"] {
            assert!(is_code(&codes.of(student)), "{student}");
        }
        let others = [
            "",
            "amy",
            "7F3K-9QXM-2WP",
            "7F3K-9QXM-2WPAA",
            "7f3k-9qxm-2wpa",
            "7F3K9QXM2WPA",
            "7F3K-9QXM-2WPU",
            "７F3K-9QXM-2WPA",
        ];
        for other in others {
            assert!(!is_code(other), "{other}");
        }
    }
}
